/*
 * Takes the place that a packet's mark says, of as many as are in use. Each check
 * is right, and together they are enough. But at the first one nothing is known
 * of the other number, and the verifier keeps no note of which is smaller.
 */
#include "bpf/all.h"

__u32 used, places[16];

SEC("tc")
int take(struct __sk_buff *skb)
{
	__u32 i = skb->mark, count = used;

	if (i >= count)
		return 0;
	if (count > 16)
		return 0;
	return places[i];
}

char LICENSE[] SEC("license") = "GPL";
