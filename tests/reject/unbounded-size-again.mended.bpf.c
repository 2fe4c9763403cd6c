/*
 * Copies the beginning of a packet: the length that was compared is used.
 */
#include "bpf/all.h"

char page[4096];

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

SEC("tc")
int send(struct __sk_buff *skb)
{
	__u32 len = skb->len;

	if (len > sizeof(page))
		return TC_ACT_OK;
	bpf_skb_load_bytes(skb, 0, page, 64);
	bpf_ringbuf_output(&events, page, len, 0);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
