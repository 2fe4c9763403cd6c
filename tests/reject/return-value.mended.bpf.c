/*
 * Lets no program connect to 10.0.0.1: 0 is no.
 */
#include "bpf/all.h"

SEC("cgroup/connect4")
int no_connect(struct bpf_sock_addr *ctx)
{
	if (ctx->user_ip4 == bpf_htonl(0x0a000001))
		return 0;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
