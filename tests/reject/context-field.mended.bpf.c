/*
 * Drops what goes to 10.0.0.1. Programs of a control group may read it.
 */
#include "bpf/all.h"

SEC("cgroup_skb/egress")
int drop_address(struct __sk_buff *skb)
{
	if (skb->remote_ip4 == bpf_htonl(0x0a000001))
		return 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
