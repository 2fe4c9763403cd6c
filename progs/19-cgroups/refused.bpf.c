/*
 * refused.bpf.c - an answer that is none.
 */
#include "bpf/all.h"

#define EACCES 13

/* [refused] */
SEC("cgroup/connect4")
int says_why(struct bpf_sock_addr *ctx)
{
	return ctx->user_port == bpf_htons(4711) ? -EACCES : 1;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
