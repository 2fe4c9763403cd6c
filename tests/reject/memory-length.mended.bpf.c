/*
 * Looks at a packet's headers wherever they lie, or in a copy.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			struct bpf_dynptr *ptr) __ksym;
void *bpf_dynptr_slice(const struct bpf_dynptr *ptr, __u32 offset, void *buffer,
		       __u32 size) __ksym;

SEC("tc")
int look(struct __sk_buff *skb)
{
	struct bpf_dynptr packet;
	char copy[34];
	struct ethernet *eth;

	bpf_dynptr_from_skb(skb, 0, &packet);
	eth = bpf_dynptr_slice(&packet, 0, copy, 34);
	return eth && eth->type ? TC_ACT_OK : TC_ACT_SHOT;
}

char LICENSE[] SEC("license") = "GPL";
