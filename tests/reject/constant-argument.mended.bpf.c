/*
 * Sends the first 64 bytes of a packet.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("tc")
int send(struct __sk_buff *skb)
{
	void *bytes = bpf_ringbuf_reserve(&events, 64, 0);

	if (!bytes)
		return TC_ACT_OK;
	bpf_skb_load_bytes(skb, 0, bytes, 64);
	bpf_ringbuf_submit(bytes, 0);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
