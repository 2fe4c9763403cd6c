/*
 * sec_rules.c - every name that SEC() may have, one row each: see sec.h.
 *
 *     SEC("fentry.s/vfs_read")
 *     name         program type   expected attach type   flags  traits
 *     "fentry.s"   TRACING        BPF_TRACE_FENTRY       SLEEP  SEC_BTF
 *
 * The numbers are the kernel's own (enum bpf_prog_type, bpf_attach_type);
 * those that a system header of Linux 6.1 does not have are written here.
 */
#include "loader/object/sec.h"

#include <linux/bpf.h>
#include <stddef.h>

/* clang-format off */

/* Members of an enum cannot be asked for with #ifdef, and must not be
 * defined twice: these have names of their own. */
enum {
	P_NETFILTER = 32,		/* BPF_PROG_TYPE_NETFILTER, 6.4 */
	A_NETFILTER = 45,		/* BPF_NETFILTER, 6.4 */
	A_TCX_INGRESS = 46,		/* BPF_TCX_INGRESS, 6.6 */
	A_TCX_EGRESS = 47,
	A_UPROBE_MULTI = 48,		/* BPF_TRACE_UPROBE_MULTI, 6.6 */
	A_UNIX_CONNECT = 49,		/* BPF_CGROUP_UNIX_CONNECT, 6.7 */
	A_UNIX_SENDMSG = 50,
	A_UNIX_RECVMSG = 51,
	A_UNIX_GETPEERNAME = 52,
	A_UNIX_GETSOCKNAME = 53,
	A_NETKIT_PRIMARY = 54,		/* BPF_NETKIT_PRIMARY, 6.7 */
	A_NETKIT_PEER = 55,
	A_KPROBE_SESSION = 56,		/* BPF_TRACE_KPROBE_SESSION, 6.10 */
	A_UPROBE_SESSION = 57,		/* BPF_TRACE_UPROBE_SESSION, 6.13 */
	A_FSESSION = 58,		/* BPF_TRACE_FSESSION, 7.0 */
};

enum {
	NONE = SEC_NO_ATTACH_TYPE,
	SLEEP = BPF_F_SLEEPABLE,	/* may fault, and wait for memory */
	FRAGS = BPF_F_XDP_HAS_FRAGS,	/* takes packets in several pieces */
};

/* What the target means. */
#define KFUNC	"kernel function, or function+offset"
#define KGLOB	"kernel functions: a name, * and ? as in a shell"
#define SYSCALL	"system call, without sys_"
#define UFUNC	"path:function, or path:function+offset"
#define UGLOB	"path:functions, * and ? as in a shell"
#define USDT	"path:provider:name"
#define TP	"category/name, as below tracefs's events"
#define RAWTP	"name of a tracepoint"
#define BTFFUNC	"kernel function, or module:function"
#define PROGFUNC "function of the program that is replaced"
#define HOOK	"hook, as bpf_lsm_... without that"
#define ITER	"what to walk: task, bpf_map, tcp ..."
#define MEMBER	"member of the struct; for the reader only"

#define ROW(name, type, attach, flags, traits, target) \
	{ name, BPF_PROG_TYPE_##type, attach, flags, traits, target }

const struct sec_rule sec_rules[] = {
	/* Probes: anywhere in the kernel or in a program */
	ROW("kprobe", KPROBE, NONE, 0, 0, KFUNC),
	ROW("kretprobe", KPROBE, NONE, 0, SEC_RETURN, KFUNC),
	ROW("kprobe.multi", KPROBE, BPF_TRACE_KPROBE_MULTI, 0, 0, KGLOB),
	ROW("kretprobe.multi", KPROBE, BPF_TRACE_KPROBE_MULTI,
	    0, SEC_RETURN, KGLOB),
	ROW("kprobe.session", KPROBE, A_KPROBE_SESSION, 0, 0, KGLOB),
	ROW("ksyscall", KPROBE, NONE, 0, 0, SYSCALL),
	ROW("kretsyscall", KPROBE, NONE, 0, SEC_RETURN, SYSCALL),
	ROW("uprobe", KPROBE, NONE, 0, 0, UFUNC),
	ROW("uprobe.s", KPROBE, NONE, SLEEP, 0, UFUNC),
	ROW("uretprobe", KPROBE, NONE, 0, SEC_RETURN, UFUNC),
	ROW("uretprobe.s", KPROBE, NONE, SLEEP, SEC_RETURN, UFUNC),
	ROW("uprobe.multi", KPROBE, A_UPROBE_MULTI, 0, 0, UGLOB),
	ROW("uprobe.multi.s", KPROBE, A_UPROBE_MULTI, SLEEP, 0, UGLOB),
	ROW("uretprobe.multi", KPROBE, A_UPROBE_MULTI, 0, SEC_RETURN, UGLOB),
	ROW("uretprobe.multi.s", KPROBE, A_UPROBE_MULTI,
	    SLEEP, SEC_RETURN, UGLOB),
	ROW("uprobe.session", KPROBE, A_UPROBE_SESSION, 0, 0, UGLOB),
	ROW("uprobe.session.s", KPROBE, A_UPROBE_SESSION, SLEEP, 0, UGLOB),
	ROW("usdt", KPROBE, NONE, 0, SEC_USDT, USDT),
	ROW("usdt.s", KPROBE, NONE, SLEEP, SEC_USDT, USDT),

	/* Tracepoints: where the kernel's authors put one */
	ROW("tp", TRACEPOINT, NONE, 0, 0, TP),
	ROW("tracepoint", TRACEPOINT, NONE, 0, 0, TP),
	ROW("raw_tp", RAW_TRACEPOINT, NONE, 0, 0, RAWTP),
	ROW("raw_tracepoint", RAW_TRACEPOINT, NONE, 0, 0, RAWTP),
	ROW("raw_tp.w", RAW_TRACEPOINT_WRITABLE, NONE, 0, 0, RAWTP),
	ROW("raw_tracepoint.w", RAW_TRACEPOINT_WRITABLE, NONE, 0, 0, RAWTP),
	ROW("perf_event", PERF_EVENT, NONE, 0, 0, NULL),

	/* By the kernel's types */
	ROW("tp_btf", TRACING, BPF_TRACE_RAW_TP, 0, SEC_BTF, RAWTP),
	ROW("fentry", TRACING, BPF_TRACE_FENTRY, 0, SEC_BTF, BTFFUNC),
	ROW("fentry.s", TRACING, BPF_TRACE_FENTRY, SLEEP, SEC_BTF, BTFFUNC),
	ROW("fexit", TRACING, BPF_TRACE_FEXIT,
	    0, SEC_BTF | SEC_RETURN, BTFFUNC),
	ROW("fexit.s", TRACING, BPF_TRACE_FEXIT,
	    SLEEP, SEC_BTF | SEC_RETURN, BTFFUNC),
	ROW("fsession", TRACING, A_FSESSION, 0, SEC_BTF, BTFFUNC),
	ROW("fsession.s", TRACING, A_FSESSION, SLEEP, SEC_BTF, BTFFUNC),
	ROW("fmod_ret", TRACING, BPF_MODIFY_RETURN, 0, SEC_BTF, BTFFUNC),
	ROW("fmod_ret.s", TRACING, BPF_MODIFY_RETURN, SLEEP, SEC_BTF, BTFFUNC),
	ROW("freplace", EXT, NONE, 0, SEC_BTF, PROGFUNC),
	ROW("lsm", LSM, BPF_LSM_MAC, 0, SEC_BTF, HOOK),
	ROW("lsm.s", LSM, BPF_LSM_MAC, SLEEP, SEC_BTF, HOOK),
	ROW("lsm_cgroup", LSM, BPF_LSM_CGROUP, 0, SEC_BTF, HOOK),
	ROW("iter", TRACING, BPF_TRACE_ITER, 0, SEC_BTF, ITER),
	ROW("iter.s", TRACING, BPF_TRACE_ITER, SLEEP, SEC_BTF, ITER),
	ROW("struct_ops", STRUCT_OPS, NONE, 0, 0, MEMBER),
	ROW("struct_ops.s", STRUCT_OPS, NONE, SLEEP, 0, MEMBER),
	ROW("syscall", SYSCALL, NONE, SLEEP, 0, NULL),

	/* Packets, as they arrive and leave */
	ROW("xdp", XDP, BPF_XDP, 0, SEC_OPTIONAL, NULL),
	ROW("xdp.frags", XDP, BPF_XDP, FRAGS, 0, NULL),
	ROW("xdp/devmap", XDP, BPF_XDP_DEVMAP, 0, 0, NULL),
	ROW("xdp.frags/devmap", XDP, BPF_XDP_DEVMAP, FRAGS, 0, NULL),
	ROW("xdp/cpumap", XDP, BPF_XDP_CPUMAP, 0, 0, NULL),
	ROW("xdp.frags/cpumap", XDP, BPF_XDP_CPUMAP, FRAGS, 0, NULL),
	ROW("tc", SCHED_CLS, NONE, 0, 0, NULL),
	ROW("classifier", SCHED_CLS, NONE, 0, 0, NULL),
	ROW("action", SCHED_ACT, NONE, 0, 0, NULL),
	ROW("tc/ingress", SCHED_CLS, A_TCX_INGRESS, 0, 0, NULL),
	ROW("tc/egress", SCHED_CLS, A_TCX_EGRESS, 0, 0, NULL),
	ROW("tcx/ingress", SCHED_CLS, A_TCX_INGRESS, 0, 0, NULL),
	ROW("tcx/egress", SCHED_CLS, A_TCX_EGRESS, 0, 0, NULL),
	ROW("netkit/primary", SCHED_CLS, A_NETKIT_PRIMARY, 0, 0, NULL),
	ROW("netkit/peer", SCHED_CLS, A_NETKIT_PEER, 0, 0, NULL),
	{ "netfilter", P_NETFILTER, A_NETFILTER, 0, 0, NULL },
	ROW("flow_dissector", FLOW_DISSECTOR, BPF_FLOW_DISSECTOR,
	    0, SEC_OPTIONAL, NULL),
	ROW("lwt_in", LWT_IN, NONE, 0, 0, NULL),
	ROW("lwt_out", LWT_OUT, NONE, 0, 0, NULL),
	ROW("lwt_xmit", LWT_XMIT, NONE, 0, 0, NULL),
	ROW("lwt_seg6local", LWT_SEG6LOCAL, NONE, 0, 0, NULL),
	ROW("lirc_mode2", LIRC_MODE2, BPF_LIRC_MODE2, 0, SEC_OPTIONAL, NULL),

	/* Sockets */
	ROW("socket", SOCKET_FILTER, NONE, 0, 0, NULL),
	ROW("sockops", SOCK_OPS, BPF_CGROUP_SOCK_OPS, 0, SEC_OPTIONAL, NULL),
	ROW("sk_skb", SK_SKB, NONE, 0, 0, NULL),
	ROW("sk_skb/stream_parser", SK_SKB, BPF_SK_SKB_STREAM_PARSER,
	    0, SEC_OPTIONAL, NULL),
	ROW("sk_skb/stream_verdict", SK_SKB, BPF_SK_SKB_STREAM_VERDICT,
	    0, SEC_OPTIONAL, NULL),
	ROW("sk_skb/verdict", SK_SKB, BPF_SK_SKB_VERDICT,
	    0, SEC_OPTIONAL, NULL),
	ROW("sk_msg", SK_MSG, BPF_SK_MSG_VERDICT, 0, SEC_OPTIONAL, NULL),
	ROW("sk_lookup", SK_LOOKUP, BPF_SK_LOOKUP, 0, 0, NULL),
	ROW("sk_reuseport", SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT, 0, 0, NULL),
	ROW("sk_reuseport/migrate", SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT_OR_MIGRATE,
	    0, 0, NULL),

	/* Control groups */
	ROW("cgroup_skb/ingress", CGROUP_SKB, BPF_CGROUP_INET_INGRESS,
	    0, SEC_OPTIONAL, NULL),
	ROW("cgroup_skb/egress", CGROUP_SKB, BPF_CGROUP_INET_EGRESS,
	    0, SEC_OPTIONAL, NULL),
	ROW("cgroup/skb", CGROUP_SKB, NONE, 0, 0, NULL),
	ROW("cgroup/sock", CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE,
	    0, SEC_OPTIONAL, NULL),
	ROW("cgroup/sock_create", CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE,
	    0, 0, NULL),
	ROW("cgroup/sock_release", CGROUP_SOCK, BPF_CGROUP_INET_SOCK_RELEASE,
	    0, 0, NULL),
	ROW("cgroup/post_bind4", CGROUP_SOCK, BPF_CGROUP_INET4_POST_BIND,
	    0, 0, NULL),
	ROW("cgroup/post_bind6", CGROUP_SOCK, BPF_CGROUP_INET6_POST_BIND,
	    0, 0, NULL),
	ROW("cgroup/bind4", CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_BIND,
	    0, 0, NULL),
	ROW("cgroup/bind6", CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_BIND,
	    0, 0, NULL),
	ROW("cgroup/connect4", CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT,
	    0, 0, NULL),
	ROW("cgroup/connect6", CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_CONNECT,
	    0, 0, NULL),
	ROW("cgroup/connect_unix", CGROUP_SOCK_ADDR, A_UNIX_CONNECT,
	    0, 0, NULL),
	ROW("cgroup/sendmsg4", CGROUP_SOCK_ADDR, BPF_CGROUP_UDP4_SENDMSG,
	    0, 0, NULL),
	ROW("cgroup/sendmsg6", CGROUP_SOCK_ADDR, BPF_CGROUP_UDP6_SENDMSG,
	    0, 0, NULL),
	ROW("cgroup/sendmsg_unix", CGROUP_SOCK_ADDR, A_UNIX_SENDMSG,
	    0, 0, NULL),
	ROW("cgroup/recvmsg4", CGROUP_SOCK_ADDR, BPF_CGROUP_UDP4_RECVMSG,
	    0, 0, NULL),
	ROW("cgroup/recvmsg6", CGROUP_SOCK_ADDR, BPF_CGROUP_UDP6_RECVMSG,
	    0, 0, NULL),
	ROW("cgroup/recvmsg_unix", CGROUP_SOCK_ADDR, A_UNIX_RECVMSG,
	    0, 0, NULL),
	ROW("cgroup/getpeername4", CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_GETPEERNAME,
	    0, 0, NULL),
	ROW("cgroup/getpeername6", CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_GETPEERNAME,
	    0, 0, NULL),
	ROW("cgroup/getpeername_unix", CGROUP_SOCK_ADDR, A_UNIX_GETPEERNAME,
	    0, 0, NULL),
	ROW("cgroup/getsockname4", CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_GETSOCKNAME,
	    0, 0, NULL),
	ROW("cgroup/getsockname6", CGROUP_SOCK_ADDR, BPF_CGROUP_INET6_GETSOCKNAME,
	    0, 0, NULL),
	ROW("cgroup/getsockname_unix", CGROUP_SOCK_ADDR, A_UNIX_GETSOCKNAME,
	    0, 0, NULL),
	ROW("cgroup/sysctl", CGROUP_SYSCTL, BPF_CGROUP_SYSCTL, 0, 0, NULL),
	ROW("cgroup/getsockopt", CGROUP_SOCKOPT, BPF_CGROUP_GETSOCKOPT,
	    0, 0, NULL),
	ROW("cgroup/setsockopt", CGROUP_SOCKOPT, BPF_CGROUP_SETSOCKOPT,
	    0, 0, NULL),
	ROW("cgroup/dev", CGROUP_DEVICE, BPF_CGROUP_DEVICE,
	    0, SEC_OPTIONAL, NULL),
	{ NULL, 0, 0, 0, 0, NULL }
};
