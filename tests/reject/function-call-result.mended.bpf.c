/*
 * Counts packets by a global function that returns a number.
 */
#include "bpf/all.h"

__u64 bytes;

__noinline int add(struct __sk_buff *skb)
{
	bytes += skb->len;
	return 0;
}

SEC("tc")
int count(struct __sk_buff *skb)
{
	add(skb);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
