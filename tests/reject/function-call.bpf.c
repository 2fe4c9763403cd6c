/*
 * Counts packets by a global function. It is verified by itself, so it takes
 * what its type says: a struct of eight bytes, not a number.
 */
#include "bpf/all.h"

struct total {
	__u64 bytes;
};

struct total total;

__noinline int add(struct total *to, __u32 bytes)
{
	if (to)
		to->bytes += bytes;
	return 0;
}

SEC("tc")
int count(struct __sk_buff *skb)
{
	add((void *)(long)skb->cb[0], skb->len);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
