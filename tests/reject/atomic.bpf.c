/*
 * Counts in a packet's mark how often it came by. Atomic instructions are for
 * memory that others share, and the context is none.
 */
#include "bpf/all.h"

SEC("tc")
int count(struct __sk_buff *skb)
{
	__sync_fetch_and_add(&skb->mark, 1);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
