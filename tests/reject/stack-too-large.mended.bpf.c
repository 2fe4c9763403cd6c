/*
 * Adds up what is at two places of a packet, 200 bytes each.
 */
#include "bpf/all.h"

#define ROOM 200

__noinline static int second(struct __sk_buff *skb)
{
	char text[ROOM];

	bpf_skb_load_bytes(skb, ROOM, text, ROOM);
	return text[0];
}

SEC("tc")
int add_up(struct __sk_buff *skb)
{
	char text[ROOM];

	bpf_skb_load_bytes(skb, 0, text, ROOM);
	return second(skb) + text[0];
}

char LICENSE[] SEC("license") = "GPL";
