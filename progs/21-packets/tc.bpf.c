/*
 * tc.bpf.c - what is sent to port 5000 arrives at port 4242.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

enum {
	UDP = sizeof(struct ethernet) + sizeof(struct ipv4)
};

__u64 rewritten;

/* [tc] */
SEC("tc/ingress")
int rewrite(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *end = (void *)(long)skb->data_end;
	struct ipv4 *ip = data + sizeof(struct ethernet);
	struct udp *udp = data + UDP;
	__be16 old, new = bpf_htons(4242);

	if (data + UDP + sizeof(*udp) > end || ip->protocol != IPPROTO_UDP)
		return TC_ACT_UNSPEC;
	old = udp->to;
	if (old != bpf_htons(5000))
		return TC_ACT_UNSPEC;
	/* Two bytes change, and the checksum by their difference. */
	bpf_l4_csum_replace(skb, UDP + 6, old, new,
			    BPF_F_MARK_MANGLED_0 | sizeof(new));
	bpf_skb_store_bytes(skb, UDP + 2, &new, sizeof(new), 0);
	__sync_fetch_and_add(&rewritten, 1);
	return TC_ACT_UNSPEC;
}
/* [/tc] */

char LICENSE[] SEC("license") = "GPL";
