/*
 * Looks whether a packet has a socket, and releases it. It was not acquired
 * here: it belongs to the packet.
 */
#include "bpf/all.h"

SEC("tc")
int has_socket(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || !(sk = bpf_sk_fullsock(sk)))
		return TC_ACT_SHOT;
	bpf_sk_release(sk);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
