/*
 * Throws a coin a thousand times.
 */
#include "bpf/all.h"

SEC("socket")
int throw(struct __sk_buff * skb)
{
	__u32 heads = 0;

	for (int i = 0; i < 1000; i++)
		if (bpf_get_prandom_u32() & 1)
			heads += skb->len;
	return heads;
}

char LICENSE[] SEC("license") = "GPL";
