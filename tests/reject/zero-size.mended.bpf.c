/*
 * Copies the first bytes of a packet, one at least.
 */
#include "bpf/all.h"

SEC("tc")
int last_of_head(struct __sk_buff *skb)
{
	char head[64] = "";
	__u32 len = (skb->len & 63) + 1;

	bpf_skb_load_bytes(skb, 0, head, len);
	return head[63];
}

char LICENSE[] SEC("license") = "GPL";
