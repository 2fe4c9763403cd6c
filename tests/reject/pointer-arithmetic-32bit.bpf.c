/*
 * Drops short packets. What is added to the beginning is added to a number of
 * 32 bits; to the verifier it is a pointer, which has 64.
 */
#include "bpf/all.h"

SEC("xdp")
int drop_short(struct xdp_md *ctx)
{
	if (ctx->data + 60 > ctx->data_end)
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
