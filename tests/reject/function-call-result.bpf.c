/*
 * Counts packets by a global function. What it returns must be a number.
 */
#include "bpf/all.h"

__u64 bytes;

__noinline void *add(struct __sk_buff *skb)
{
	bytes += skb->len;
	return NULL;
}

SEC("tc")
int count(struct __sk_buff *skb)
{
	add(skb);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
