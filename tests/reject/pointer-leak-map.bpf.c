/*
 * Keeps the address of the context in a map, where user space can read it. That
 * is for programs loaded with CAP_PERFMON.
 */
#include "bpf/all.h"

__u64 last;

SEC("socket")
int keep(struct __sk_buff *skb)
{
	last = (long)skb;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
