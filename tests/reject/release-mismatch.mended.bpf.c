/*
 * Looks whether a packet has a socket, which belongs to the packet.
 */
#include "bpf/all.h"

SEC("tc")
int has_socket(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || !(sk = bpf_sk_fullsock(sk)))
		return TC_ACT_SHOT;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
