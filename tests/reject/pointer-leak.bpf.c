/*
 * Returns the address of the context. Addresses of the kernel are a secret to
 * who has CAP_BPF and no CAP_PERFMON.
 */
#include "bpf/all.h"

SEC("socket")
int address(struct __sk_buff *skb)
{
	return (long)skb;
}

char LICENSE[] SEC("license") = "GPL";
