/*
 * Takes the place that a packet's mark says: it is compared with a number that
 * is known as well.
 */
#include "bpf/all.h"

__u32 used, places[16];

SEC("tc")
int take(struct __sk_buff *skb)
{
	__u32 i = skb->mark, count = used;

	if (i >= count)
		return 0;
	if (i >= 16)
		return 0;
	return places[i];
}

char LICENSE[] SEC("license") = "GPL";
