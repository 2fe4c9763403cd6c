/*
 * Takes one of a packet's notes, by its mark. Fields of the context are there
 * at places that are known beforehand.
 */
#include "bpf/all.h"

SEC("tc")
int note(struct __sk_buff *skb)
{
	return skb->cb[skb->mark & 3];
}

char LICENSE[] SEC("license") = "GPL";
