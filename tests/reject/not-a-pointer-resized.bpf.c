/*
 * Puts a mark on packets to port 53. bpf_skb_pull_data() may move the packet:
 * every pointer into it is only a number afterwards.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("tc")
int mark_dns(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	void *data_end = (void *)(long)skb->data_end;
	struct udp *udp = data + sizeof(struct ethernet) + sizeof(struct ipv4);

	if ((void *)(udp + 1) > data_end)
		return TC_ACT_OK;
	bpf_skb_pull_data(skb, 0);
	if (udp->to == bpf_htons(53))
		skb->mark = 53;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
