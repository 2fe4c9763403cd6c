/*
 * Stirs as often as a packet has bytes. The verifier walks through every round
 * of the loop, for a million instructions and no more.
 */
#include "bpf/all.h"

#define STIR(x) (x = (x ^ x >> 15) * 0x85ebca6b)
#define MORE(x) (STIR(x), STIR(x), STIR(x), STIR(x), STIR(x), STIR(x))

SEC("socket")
int stir(struct __sk_buff *skb)
{
	__u32 x = skb->mark;

	for (__u32 i = 0; i < skb->len; i++)
		MORE(x), MORE(x), MORE(x), MORE(x), MORE(x), MORE(x);
	return x;
}

char LICENSE[] SEC("license") = "GPL";
