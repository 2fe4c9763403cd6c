/*
 * Drops short packets: the beginning is taken for a pointer before anything is
 * added to it.
 */
#include "bpf/all.h"

SEC("xdp")
int drop_short(struct xdp_md *ctx)
{
	if ((long)ctx->data + 60 > (long)ctx->data_end)
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
