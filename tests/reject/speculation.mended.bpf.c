/*
 * Adds a number from the packet to one place.
 */
#include "bpf/all.h"

char few[4], many[64];

SEC("socket")
int pick(struct __sk_buff *skb)
{
	__u32 index = skb->len;
	char *from = few;

	if (index >= sizeof(few)) {
		return 0;
	}
	barrier_var(from);
	barrier_var(index);
	return from[index];
}

char LICENSE[] SEC("license") = "GPL";
