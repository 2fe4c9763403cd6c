/*
 * Compares the context with a place in a map. Without CAP_PERFMON pointers of
 * different kinds may not be compared: that tells something of their values.
 */
#include "bpf/all.h"

__u64 last;

SEC("socket")
int same(struct __sk_buff *skb)
{
	return (void *)skb == (void *)&last;
}

char LICENSE[] SEC("license") = "GPL";
