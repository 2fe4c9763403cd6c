/*
 * Takes a packet's third note.
 */
#include "bpf/all.h"

SEC("tc")
int note(struct __sk_buff *skb)
{
	return skb->cb[2];
}

char LICENSE[] SEC("license") = "GPL";
