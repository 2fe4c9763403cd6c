/*
 * flags.bpf.c - programs whose section says more than their type.
 */
#include "bpf/sec.h"

/* clang-format off */

#define PROG(name, section) SEC(section) int name(void *ctx) { return 1; }

PROG(p_xdp, "xdp")
PROG(p_xdp_frags, "xdp.frags")
PROG(p_xdp_devmap, "xdp.frags/devmap")
PROG(p_syscall, "syscall")
PROG(p_lsm_sleeps, "lsm.s/file_open")
PROG(p_iter_sleeps, "iter.s/task")
PROG(p_uprobe_sleeps, "uprobe.s//bin/true:main")
PROG(p_egress, "tcx/egress")
PROG(p_connect, "cgroup/connect4")
PROG(p_packets, "cgroup_skb/egress")
PROG(p_tracepoint, "tp/sched/sched_switch")
PROG(p_by_type, "tp_btf/sched_switch")

/* clang-format on */

char LICENSE[] SEC("license") = "GPL";
