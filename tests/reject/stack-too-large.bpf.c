/*
 * Adds up what is at two places of a packet. A function and what it calls share
 * 512 bytes of stack, and each of these has 300. Newer kernels give tracing
 * programs more, but not those for packets.
 */
#include "bpf/all.h"

#define ROOM 300

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
