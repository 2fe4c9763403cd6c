/*
 * Drops IPv6: the end of the packet is compared first.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("xdp")
int drop_ipv6(struct xdp_md *ctx)
{
	struct ethernet *eth = (void *)(long)ctx->data;

	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_PASS;
	if (eth->type == bpf_htons(ETH_P_IPV6))
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
