/*
 * Drops what goes to 10.0.0.1. The address is in the context's struct, but
 * programs for traffic control may not read it there.
 */
#include "bpf/all.h"

SEC("tc")
int drop_address(struct __sk_buff *skb)
{
	if (skb->remote_ip4 == bpf_htonl(0x0a000001))
		return 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
