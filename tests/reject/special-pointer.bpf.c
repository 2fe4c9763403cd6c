/*
 * Looks at the last byte of a packet. Where it ends is a mark to compare with,
 * and not a place to read.
 */
#include "bpf/all.h"

SEC("xdp")
int last_byte(struct xdp_md *ctx)
{
	char *data = (void *)(long)ctx->data;
	char *data_end = (void *)(long)ctx->data_end;

	if (data + 1 > data_end)
		return XDP_PASS;
	return *data_end ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
