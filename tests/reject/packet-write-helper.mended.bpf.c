/*
 * Copies the first bytes of a packet to the stack.
 */
#include "bpf/all.h"

SEC("cgroup_skb/ingress")
int is_http(struct __sk_buff *skb)
{
	char *data = (void *)(long)skb->data;

	if (data + 4 > (char *)(long)skb->data_end)
		return 1;
	char copy[4];
	bpf_skb_load_bytes(skb, 0, copy, 4);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
