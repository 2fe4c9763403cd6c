/*
 * Copies a piece of a packet to a place in a buffer. Both numbers are bounded,
 * and so is their sum. But the verifier knows each of the two by itself, and
 * together the greatest ones are too great.
 */
#include "bpf/all.h"

char buffer[256];

SEC("tc")
int copy(struct __sk_buff *skb)
{
	__u32 place = skb->mark, len = skb->len;

	if (place > 200 || len > 256)
		return TC_ACT_OK;
	if (place + len > 256)
		return TC_ACT_OK;
	bpf_probe_read_kernel(buffer + place, len, skb);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
