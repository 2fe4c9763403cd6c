/*
 * Takes the sender's address out of packets that leave. Programs of a control
 * group may read a packet and not write it.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("cgroup_skb/egress")
int no_sender(struct __sk_buff *skb)
{
	struct ipv4 *ip = (void *)(long)skb->data;

	if ((void *)(ip + 1) > (void *)(long)skb->data_end)
		return 1;
	ip->from = 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
