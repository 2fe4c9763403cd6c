/*
 * Throws a coin ten thousand times. At each throw the verifier keeps the other
 * way for later, and it keeps 8192 of them at most.
 */
#include "bpf/all.h"

SEC("socket")
int throw(struct __sk_buff * skb)
{
	__u32 heads = 0;

	for (int i = 0; i < 10000; i++)
		if (bpf_get_prandom_u32() & 1)
			heads += skb->len;
	return heads;
}

char LICENSE[] SEC("license") = "GPL";
