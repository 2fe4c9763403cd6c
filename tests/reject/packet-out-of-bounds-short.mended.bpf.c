/*
 * Drops UDP: the end is compared with what is read last.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("tc")
int drop_udp(struct __sk_buff *skb)
{
	void *data_end = (void *)(long)skb->data_end;
	struct ethernet *eth = (void *)(long)skb->data;
	struct ipv4 *ip = (void *)(eth + 1);

	if ((void *)(ip + 1) > data_end)
		return TC_ACT_OK;
	return ip->protocol == IPPROTO_UDP ? TC_ACT_SHOT : TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
