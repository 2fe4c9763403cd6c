/*
 * Drops what nobody listens for. The socket that was looked for is still held
 * when the program ends.
 */
#include "bpf/all.h"

SEC("tc")
int drop_unwanted(struct __sk_buff *skb)
{
	struct bpf_sock_tuple to = { .ipv4.dport = bpf_htons(80) };
	struct bpf_sock *sk;

	sk = bpf_sk_lookup_tcp(skb, &to, sizeof(to.ipv4), BPF_F_CURRENT_NETNS,
			       0);
	if (!sk)
		return TC_ACT_SHOT;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
