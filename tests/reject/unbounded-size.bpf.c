/*
 * Sends a page of memory as far as a packet is long. Its length may be any
 * number, and the page has 4096 bytes.
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

	bpf_ringbuf_output(&events, page, len, 0);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
