/*
 * Drops what comes from listening sockets. Not each socket is a full one, with
 * all fields: some are only what is left of a connection.
 */
#include "bpf/all.h"

SEC("tc")
int drop_listening(struct __sk_buff *skb)
{
	struct bpf_sock *sk = skb->sk;

	if (!sk)
		return TC_ACT_OK;
	return sk->protocol == 6 ? TC_ACT_SHOT : TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
