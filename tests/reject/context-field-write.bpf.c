/*
 * Pretends that packets came in somewhere else. That field is for reading.
 */
#include "bpf/all.h"

SEC("tc")
int pretend(struct __sk_buff *skb)
{
	skb->ingress_ifindex = 1;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
