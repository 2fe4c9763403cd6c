/*
 * Puts a mark on packets. That field may be written.
 */
#include "bpf/all.h"

SEC("tc")
int pretend(struct __sk_buff *skb)
{
	skb->mark = 1;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
