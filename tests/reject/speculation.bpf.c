/*
 * Adds a number from the packet to one of two places: a processor that guesses
 * could read behind both. Refused without CAP_PERFMON.
 */
#include "bpf/all.h"

char few[4], many[64];

SEC("socket")
int pick(struct __sk_buff *skb)
{
	__u32 index = skb->len;
	char *from = few;

	if (skb->mark) {
		from = many;
		if (index >= sizeof(many))
			return 0;
	} else if (index >= sizeof(few)) {
		return 0;
	}
	barrier_var(from);
	barrier_var(index);
	return from[index];
}

char LICENSE[] SEC("license") = "GPL";
