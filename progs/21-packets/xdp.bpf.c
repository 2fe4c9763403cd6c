/*
 * xdp.bpf.c - count packets by protocol, and drop those to port 9.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} protocols SEC(".maps");

__u64 dropped;

/* [xdp] */
SEC("xdp")
int count_and_drop(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethernet *eth = data;
	struct ipv4 *ip = (void *)(eth + 1);
	struct udp *udp = (void *)(ip + 1); /* if IP has no options */
	__u32 protocol;
	__u64 *count;

	if ((void *)(ip + 1) > end || eth->type != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	protocol = ip->protocol;
	count = bpf_map_lookup_elem(&protocols, &protocol);
	if (count)
		__sync_fetch_and_add(count, 1);
	if (protocol != IPPROTO_UDP || (void *)(udp + 1) > end)
		return XDP_PASS;
	if (udp->to != bpf_htons(9))
		return XDP_PASS;
	__sync_fetch_and_add(&dropped, 1);
	return XDP_DROP;
}
/* [/xdp] */

char LICENSE[] SEC("license") = "GPL";
