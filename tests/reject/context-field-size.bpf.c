/*
 * Counts bytes. The length has 32 bits in the context, and 64 are read.
 */
#include "bpf/all.h"

__u64 bytes;

SEC("tc")
int count_bytes(struct __sk_buff *skb)
{
	__u64 *len = (void *)&skb->len;

	bytes += *len;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
