/*
 * module.bpf.c - at a function of a module, and with a type of another.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct net_device;

struct veth_priv {
	struct net_device *peer;
	void *no_such_member;
} CORE;

volatile __u32 calls;

SEC("?fentry/dummy_setup")
int on_setup(__u64 *ctx)
{
	__sync_fetch_and_add(&calls, 1);
	return 0;
}

SEC("?syscall")
int has_type(void *ctx)
{
	return bpf_core_type_exists(struct veth_priv) +
	       2 * bpf_core_field_exists(struct veth_priv, peer) +
	       4 * bpf_core_field_exists(struct veth_priv, no_such_member);
}

char LICENSE[] SEC("license") = "GPL";
