/*
 * Copies the first bytes of a packet: the helper gets the context.
 */
#include "bpf/all.h"

char head[4];

SEC("tc")
int copy_head(struct __sk_buff *skb)
{
	bpf_skb_load_bytes(skb, 0, head, sizeof(head));
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
