/*
 * Counts packets by a global function, which gets what its type says.
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
	add(&total, skb->len);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
