/*
 * Drops what comes from listening sockets: a full one is asked for.
 */
#include "bpf/all.h"

SEC("tc")
int drop_listening(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk || !(sk = bpf_sk_fullsock(sk)))
		return TC_ACT_OK;
	return sk->protocol == 6 ? TC_ACT_SHOT : TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
