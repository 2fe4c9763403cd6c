/*
 * Copies the first bytes of a packet to where it begins. Programs of a control
 * group may not write there, nor have a helper do it.
 */
#include "bpf/all.h"

SEC("cgroup_skb/ingress")
int is_http(struct __sk_buff *skb)
{
	char *data = (void *)(long)skb->data;

	if (data + 4 > (char *)(long)skb->data_end)
		return 1;
	bpf_skb_load_bytes(skb, 0, data, 4);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
