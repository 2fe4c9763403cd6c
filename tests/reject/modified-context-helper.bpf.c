/*
 * Copies the first bytes of a packet. The helper gets a place in the context;
 * it takes nothing but the context itself.
 */
#include "bpf/all.h"

char head[4];

SEC("tc")
int copy_head(struct __sk_buff *skb)
{
	bpf_skb_load_bytes(&skb->data, 0, head, sizeof(head));
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
