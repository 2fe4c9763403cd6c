/*
 * Returns a packet's length or a limit: each is read by itself.
 */
#include "bpf/all.h"

__u32 limit;

SEC("socket")
int length(struct __sk_buff *skb)
{
	__u32 what = skb->len;

	barrier_var(what);
	if (skb->mark)
		what = limit;
	return what;
}

char LICENSE[] SEC("license") = "GPL";
