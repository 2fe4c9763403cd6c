/*
 * Returns the length of a packet, which is no secret.
 */
#include "bpf/all.h"

SEC("socket")
int address(struct __sk_buff *skb)
{
	return skb->len;
}

char LICENSE[] SEC("license") = "GPL";
