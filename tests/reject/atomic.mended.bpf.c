/*
 * Counts in a packet's mark how often it came by.
 */
#include "bpf/all.h"

SEC("tc")
int count(struct __sk_buff *skb)
{
	skb->mark += 1;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
