/*
 * Drops packets that are too short for a header. From the packet's end nothing
 * may be subtracted.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("xdp")
int drop_short(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;

	if (data > data_end - sizeof(struct ethernet))
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
