/*
 * cgroup.bpf.c - a program for each thing that a cgroup is asked about: it
 * counts, and allows it.
 */
#include "bpf/all.h"

#define CONNECTED 3 /* BPF_SOCK_OPS_TCP_CONNECT_CB */

volatile __u32 times;
volatile __u32 answer = 1;
volatile __u64 id; /* of the cgroup that a packet belongs to */

/* clang-format off */

/* A result that must be 1, as the verifier sees it. */
#define ALWAYS(section, name)     \
	SEC("?" section)          \
	int name(void *ctx)       \
	{                         \
		times++;          \
		return 1;         \
	}

SEC("?cgroup_skb/egress")
int leaves(struct __sk_buff *skb)
{
	times++;
	id = bpf_skb_cgroup_id(skb);
	return 1;
}

ALWAYS("cgroup_skb/ingress", arrives)
ALWAYS("cgroup/skb", either)
ALWAYS("cgroup/sock", makes_old)
ALWAYS("cgroup/sock_create", makes)
ALWAYS("cgroup/sock_release", releases)
ALWAYS("cgroup/post_bind4", bound4)
ALWAYS("cgroup/post_bind6", bound6)
ALWAYS("cgroup/bind4", binds4)
ALWAYS("cgroup/bind6", binds6)
ALWAYS("cgroup/connect6", connects6)
ALWAYS("cgroup/connect_unix", connects_unix)
ALWAYS("cgroup/sendmsg4", sends4)
ALWAYS("cgroup/sendmsg6", sends6)
ALWAYS("cgroup/sendmsg_unix", sends_unix)
ALWAYS("cgroup/recvmsg4", receives4)
ALWAYS("cgroup/recvmsg6", receives6)
ALWAYS("cgroup/recvmsg_unix", receives_unix)
ALWAYS("cgroup/getpeername4", peer4)
ALWAYS("cgroup/getpeername6", peer6)
ALWAYS("cgroup/getpeername_unix", peer_unix)
ALWAYS("cgroup/getsockname4", name4)
ALWAYS("cgroup/getsockname6", name6)
ALWAYS("cgroup/getsockname_unix", name_unix)
ALWAYS("cgroup/sysctl", sets)
ALWAYS("cgroup/getsockopt", asks_option)
ALWAYS("cgroup/setsockopt", sets_option)
ALWAYS("cgroup/dev", device)
ALWAYS("lsm_cgroup/socket_bind", decides)

/* clang-format on */

SEC("?cgroup/connect4")
int connects4(void *ctx)
{
	times++;
	return answer & 1;
}

struct bpf_sock_ops {
	__u32 op; /* its first field */
};

SEC("?sockops")
int watches(struct bpf_sock_ops *ctx)
{
	if (ctx->op == CONNECTED)
		times++;
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
