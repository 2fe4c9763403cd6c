/*
 * cgroups.bpf.c - one port that a cgroup may not connect to, and what each
 * cgroup sends.
 *
 *     connect(127.0.0.1:4711)  --> may_connect()   0: EPERM    1: go on
 *     a packet leaves          --> count()         sent[cgroup] += its bytes
 */
#include "bpf/all.h"
#include "progs/19-cgroups/traffic.h"

volatile __u32 port; /* the one that is closed */
volatile __u32 asked, denied;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u64); /* the cgroup's number */
	__type(value, struct traffic);
} sent SEC(".maps");

/* [connect] */
SEC("cgroup/connect4")
int may_connect(struct bpf_sock_addr *ctx)
{
	asked++;
	if (ctx->user_port != bpf_htons(port))
		return 1;
	denied++;
	return 0;
}
/* [/connect] */

/* [count] */
SEC("cgroup_skb/egress")
int count(struct __sk_buff *skb)
{
	__u64 cgroup = bpf_skb_cgroup_id(skb);
	struct traffic none = { 0 }, *of;

	bpf_map_update_elem(&sent, &cgroup, &none, BPF_NOEXIST);
	of = bpf_map_lookup_elem(&sent, &cgroup);
	if (of) {
		__sync_fetch_and_add(&of->packets, 1);
		__sync_fetch_and_add(&of->bytes, skb->len);
	}
	return 1;
}
/* [/count] */

char LICENSE[] SEC("license") = "GPL";
