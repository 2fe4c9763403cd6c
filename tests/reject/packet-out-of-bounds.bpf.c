/*
 * Drops IPv6. It reads the packet's type without having looked where the
 * packet ends: the verifier knows of no byte that is there.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("xdp")
int drop_ipv6(struct xdp_md *ctx)
{
	struct ethernet *eth = (void *)(long)ctx->data;

	if (eth->type == bpf_htons(ETH_P_IPV6))
		return XDP_DROP;
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
