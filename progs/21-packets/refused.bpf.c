/*
 * refused.bpf.c - the same without asking where the packet ends.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

/* [refused] */
SEC("xdp")
int too_far(struct xdp_md *ctx)
{
	struct ethernet *eth = (void *)(long)ctx->data;

	return eth->type == bpf_htons(ETH_P_IP) ? XDP_PASS : XDP_DROP;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
