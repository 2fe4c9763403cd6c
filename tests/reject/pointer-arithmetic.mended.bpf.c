/*
 * Drops packets that are too short for a header: the length is added to the
 * beginning.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("xdp")
int drop_short(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;

	if (data + sizeof(struct ethernet) > data_end)
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
