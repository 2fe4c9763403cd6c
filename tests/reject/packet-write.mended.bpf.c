/*
 * Takes the sender's address out of packets. Programs for traffic control may
 * write them.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("tc")
int no_sender(struct __sk_buff *skb)
{
	struct ipv4 *ip = (void *)(long)skb->data;

	if ((void *)(ip + 1) > (void *)(long)skb->data_end)
		return 1;
	ip->from = 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
