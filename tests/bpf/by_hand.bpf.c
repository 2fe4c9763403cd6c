/*
 * by_hand.bpf.c - a program of each type, to be run by hand: it counts.
 */
#include "bpf/all.h"

volatile __u32 times, seen;

/* clang-format off */

#define COUNTS(section, name, result)  \
	SEC("?" section)               \
	int name(void *ctx)            \
	{                              \
		times++;               \
		return result;         \
	}

COUNTS("socket", p_socket, 7)
COUNTS("tc", p_tc, 2)
COUNTS("action", p_action, 2)
COUNTS("xdp", p_xdp, 2)
COUNTS("cgroup_skb/egress", p_cgroup, 1)
COUNTS("lwt_in", p_lwt_in, 0)
COUNTS("lwt_out", p_lwt_out, 0)
COUNTS("lwt_xmit", p_lwt_xmit, 0)
COUNTS("lwt_seg6local", p_lwt_seg6, 0)
COUNTS("flow_dissector", p_flow, 0)
COUNTS("sk_lookup", p_lookup, 1)
COUNTS("netfilter", p_netfilter, 1)
COUNTS("kprobe/vfs_read", p_kprobe, 0)
COUNTS("tracepoint/sched/sched_switch", p_tracepoint, 0)
COUNTS("perf_event", p_perf, 0)
COUNTS("cgroup/sysctl", p_sysctl, 1)
COUNTS("fentry/bpf_fentry_test1", p_fentry, 0)
COUNTS("sockops", p_sockops, 1)

/* clang-format on */

SEC("?raw_tp/sched_switch")
int p_raw(__u64 *args)
{
	times++;
	seen = args[1];
	return 3;
}

struct order {
	__u32 value;
};

SEC("?syscall")
int p_syscall(struct order *order)
{
	times++;
	seen = order->value;
	return 5;
}

char LICENSE[] SEC("license") = "GPL";
