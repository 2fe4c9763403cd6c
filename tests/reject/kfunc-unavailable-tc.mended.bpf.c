/*
 * Looks at a packet by a dynptr, as programs for traffic control do. Kernels
 * older than 6.4 do not have it.
 */
#include "bpf/all.h"

int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags,
			struct bpf_dynptr *ptr) __ksym;

SEC("tc")
int look(struct __sk_buff *skb)
{
	struct bpf_dynptr packet;
	char first = 0;

	bpf_dynptr_from_skb(skb, 0, &packet);
	bpf_dynptr_read(&first, sizeof(first), &packet, 0, 0);
	return first & 1;
}

char LICENSE[] SEC("license") = "GPL";
