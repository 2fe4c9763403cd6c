/*
 * Compares two numbers.
 */
#include "bpf/all.h"

__u64 last;

SEC("socket")
int same(struct __sk_buff *skb)
{
	return skb->len == last;
}

char LICENSE[] SEC("license") = "GPL";
