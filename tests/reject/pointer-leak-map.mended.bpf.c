/*
 * Keeps the length of a packet in a map.
 */
#include "bpf/all.h"

__u64 last;

SEC("socket")
int keep(struct __sk_buff *skb)
{
	last = skb->len;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
