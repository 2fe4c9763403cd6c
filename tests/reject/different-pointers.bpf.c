/*
 * Returns a packet's length or a limit. clang reads both by one instruction,
 * and the kernel rewrites reads of the context, and of nothing else.
 */
#include "bpf/all.h"

__u32 limit;

SEC("socket")
int length(struct __sk_buff *skb)
{
	__u32 *what = &skb->len;

	if (skb->mark)
		what = &limit;
	return *what;
}

char LICENSE[] SEC("license") = "GPL";
