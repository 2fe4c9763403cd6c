/*
 * filter.bpf.c - of all packets, a socket keeps those for one port.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

enum {
	IP = sizeof(struct ethernet),
	UDP = IP + sizeof(struct ipv4)
};

/* [filter] */
SEC("socket")
int keep_port(struct __sk_buff *skb)
{
	__u8 protocol = 0;
	__be16 to = 0;

	bpf_skb_load_bytes(skb, IP + 9, &protocol, sizeof(protocol));
	bpf_skb_load_bytes(skb, UDP + 2, &to, sizeof(to));
	if (protocol != IPPROTO_UDP || to != bpf_htons(4242))
		return 0; /* none of its bytes: not for this socket */
	return skb->len;  /* all of them */
}
/* [/filter] */

char LICENSE[] SEC("license") = "GPL";
