/*
 * Counts bytes: the length is read with the width that it has.
 */
#include "bpf/all.h"

__u64 bytes;

SEC("tc")
int count_bytes(struct __sk_buff *skb)
{
	__u32 *len = (void *)&skb->len;

	bytes += *len;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
