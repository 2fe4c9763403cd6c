/* SEC() names, against what libbpf makes of each. */
#include "loader/object/sec.h"
#include "insn/names.h"
#include "loader/err.h"
#include "tests/run.h"

#include <linux/bpf.h>
#include <string.h>

/* clang-format off */

enum { SLEEP = BPF_F_SLEEPABLE, FRAGS = BPF_F_XDP_HAS_FRAGS };

/* In words, looked up in insn/names: the table itself is made of numbers. */
static const struct known {
	const char *says;	/* the section */
	const char *type, *attach;	/* NULL: none */
	unsigned int flags;
	unsigned int traits;
	const char *target;
} known[] = {
	{ "kprobe/do_unlinkat", "KPROBE", NULL, 0, 0, "do_unlinkat" },
	{ "kprobe/vfs_read+0x10", "KPROBE", NULL, 0, 0, "vfs_read+0x10" },
	{ "kprobe", "KPROBE", NULL, 0, 0, "" },
	{ "kretprobe/vfs_read", "KPROBE", NULL, 0, SEC_RETURN, "vfs_read" },
	{ "kprobe.multi/tcp_*", "KPROBE", "TRACE_KPROBE_MULTI", 0, 0, "tcp_*" },
	{ "kretprobe.multi/tcp_*", "KPROBE", "TRACE_KPROBE_MULTI", 0, SEC_RETURN, "tcp_*" },
	{ "kprobe.session/tcp_*", "KPROBE", "TRACE_KPROBE_SESSION", 0, 0, "tcp_*" },
	{ "ksyscall/openat", "KPROBE", NULL, 0, 0, "openat" },
	{ "kretsyscall/openat", "KPROBE", NULL, 0, SEC_RETURN, "openat" },
	{ "uprobe//bin/bash:readline", "KPROBE", NULL, 0, 0, "/bin/bash:readline" },
	{ "uprobe.s//bin/bash:readline", "KPROBE", NULL, SLEEP, 0, "/bin/bash:readline" },
	{ "uretprobe/readline", "KPROBE", NULL, 0, SEC_RETURN, "readline" },
	{ "uretprobe.s", "KPROBE", NULL, SLEEP, SEC_RETURN, "" },
	{ "uprobe.multi/libc.so.6:mall*", "KPROBE", "TRACE_UPROBE_MULTI", 0, 0, "libc.so.6:mall*" },
	{ "uprobe.multi.s", "KPROBE", "TRACE_UPROBE_MULTI", SLEEP, 0, "" },
	{ "uretprobe.multi", "KPROBE", "TRACE_UPROBE_MULTI", 0, SEC_RETURN, "" },
	{ "uretprobe.multi.s", "KPROBE", "TRACE_UPROBE_MULTI", SLEEP, SEC_RETURN, "" },
	{ "uprobe.session", "KPROBE", "TRACE_UPROBE_SESSION", 0, 0, "" },
	{ "uprobe.session.s", "KPROBE", "TRACE_UPROBE_SESSION", SLEEP, 0, "" },
	{ "usdt/libc.so.6:libc:setjmp", "KPROBE", NULL, 0, SEC_USDT, "libc.so.6:libc:setjmp" },
	{ "usdt.s", "KPROBE", NULL, SLEEP, SEC_USDT, "" },
	{ "tp/syscalls/sys_enter_open", "TRACEPOINT", NULL, 0, 0, "syscalls/sys_enter_open" },
	{ "tracepoint/sched/sched_switch", "TRACEPOINT", NULL, 0, 0, "sched/sched_switch" },
	{ "raw_tp/sys_enter", "RAW_TRACEPOINT", NULL, 0, 0, "sys_enter" },
	{ "raw_tracepoint/sys_enter", "RAW_TRACEPOINT", NULL, 0, 0, "sys_enter" },
	{ "raw_tp.w/nbd_send_request", "RAW_TRACEPOINT_WRITABLE", NULL, 0, 0, "nbd_send_request" },
	{ "raw_tracepoint.w", "RAW_TRACEPOINT_WRITABLE", NULL, 0, 0, "" },
	{ "perf_event", "PERF_EVENT", NULL, 0, 0, "" },
	{ "tp_btf/sched_switch", "TRACING", "TRACE_RAW_TP", 0, SEC_BTF, "sched_switch" },
	{ "fentry/vfs_read", "TRACING", "TRACE_FENTRY", 0, SEC_BTF, "vfs_read" },
	{ "fentry.s", "TRACING", "TRACE_FENTRY", SLEEP, SEC_BTF, "" },
	{ "fexit/vfs_read", "TRACING", "TRACE_FEXIT", 0, SEC_BTF | SEC_RETURN, "vfs_read" },
	{ "fexit.s", "TRACING", "TRACE_FEXIT", SLEEP, SEC_BTF | SEC_RETURN, "" },
	{ "fsession/vfs_read", "TRACING", "TRACE_FSESSION", 0, SEC_BTF, "vfs_read" },
	{ "fsession.s", "TRACING", "TRACE_FSESSION", SLEEP, SEC_BTF, "" },
	{ "fmod_ret/security_file_open", "TRACING", "MODIFY_RETURN", 0, SEC_BTF, "security_file_open" },
	{ "fmod_ret.s", "TRACING", "MODIFY_RETURN", SLEEP, SEC_BTF, "" },
	{ "freplace/policy", "EXT", NULL, 0, SEC_BTF, "policy" },
	{ "lsm/file_open", "LSM", "LSM_MAC", 0, SEC_BTF, "file_open" },
	{ "lsm.s/bprm_committed_creds", "LSM", "LSM_MAC", SLEEP, SEC_BTF, "bprm_committed_creds" },
	{ "lsm_cgroup/socket_bind", "LSM", "LSM_CGROUP", 0, SEC_BTF, "socket_bind" },
	{ "iter/task", "TRACING", "TRACE_ITER", 0, SEC_BTF, "task" },
	{ "iter.s/task", "TRACING", "TRACE_ITER", SLEEP, SEC_BTF, "task" },
	{ "struct_ops/dctcp_init", "STRUCT_OPS", NULL, 0, 0, "dctcp_init" },
	{ "struct_ops.s/init", "STRUCT_OPS", NULL, SLEEP, 0, "init" },
	{ "syscall", "SYSCALL", NULL, SLEEP, 0, "" },
	{ "xdp", "XDP", "XDP", 0, SEC_OPTIONAL, "" },
	{ "xdp.frags", "XDP", "XDP", FRAGS, 0, "" },
	{ "xdp/devmap", "XDP", "XDP_DEVMAP", 0, 0, "" },
	{ "xdp.frags/devmap", "XDP", "XDP_DEVMAP", FRAGS, 0, "" },
	{ "xdp/cpumap", "XDP", "XDP_CPUMAP", 0, 0, "" },
	{ "xdp.frags/cpumap", "XDP", "XDP_CPUMAP", FRAGS, 0, "" },
	{ "tc", "SCHED_CLS", NULL, 0, 0, "" },
	{ "classifier", "SCHED_CLS", NULL, 0, 0, "" },
	{ "action", "SCHED_ACT", NULL, 0, 0, "" },
	{ "tc/ingress", "SCHED_CLS", "TCX_INGRESS", 0, 0, "" },
	{ "tc/egress", "SCHED_CLS", "TCX_EGRESS", 0, 0, "" },
	{ "tcx/ingress", "SCHED_CLS", "TCX_INGRESS", 0, 0, "" },
	{ "tcx/egress", "SCHED_CLS", "TCX_EGRESS", 0, 0, "" },
	{ "netkit/primary", "SCHED_CLS", "NETKIT_PRIMARY", 0, 0, "" },
	{ "netkit/peer", "SCHED_CLS", "NETKIT_PEER", 0, 0, "" },
	{ "netfilter", "NETFILTER", "NETFILTER", 0, 0, "" },
	{ "flow_dissector", "FLOW_DISSECTOR", "FLOW_DISSECTOR", 0, SEC_OPTIONAL, "" },
	{ "lwt_in", "LWT_IN", NULL, 0, 0, "" },
	{ "lwt_out", "LWT_OUT", NULL, 0, 0, "" },
	{ "lwt_xmit", "LWT_XMIT", NULL, 0, 0, "" },
	{ "lwt_seg6local", "LWT_SEG6LOCAL", NULL, 0, 0, "" },
	{ "lirc_mode2", "LIRC_MODE2", "LIRC_MODE2", 0, SEC_OPTIONAL, "" },
	{ "socket", "SOCKET_FILTER", NULL, 0, 0, "" },
	{ "sockops", "SOCK_OPS", "CGROUP_SOCK_OPS", 0, SEC_OPTIONAL, "" },
	{ "sk_skb", "SK_SKB", NULL, 0, 0, "" },
	{ "sk_skb/stream_parser", "SK_SKB", "SK_SKB_STREAM_PARSER", 0, SEC_OPTIONAL, "" },
	{ "sk_skb/stream_verdict", "SK_SKB", "SK_SKB_STREAM_VERDICT", 0, SEC_OPTIONAL, "" },
	{ "sk_skb/verdict", "SK_SKB", "SK_SKB_VERDICT", 0, SEC_OPTIONAL, "" },
	{ "sk_msg", "SK_MSG", "SK_MSG_VERDICT", 0, SEC_OPTIONAL, "" },
	{ "sk_lookup", "SK_LOOKUP", "SK_LOOKUP", 0, 0, "" },
	{ "sk_reuseport", "SK_REUSEPORT", "SK_REUSEPORT_SELECT", 0, 0, "" },
	{ "sk_reuseport/migrate", "SK_REUSEPORT", "SK_REUSEPORT_SELECT_OR_MIGRATE", 0, 0, "" },
	{ "cgroup_skb/ingress", "CGROUP_SKB", "CGROUP_INET_INGRESS", 0, SEC_OPTIONAL, "" },
	{ "cgroup_skb/egress", "CGROUP_SKB", "CGROUP_INET_EGRESS", 0, SEC_OPTIONAL, "" },
	{ "cgroup/skb", "CGROUP_SKB", NULL, 0, 0, "" },
	{ "cgroup/sock", "CGROUP_SOCK", "CGROUP_INET_SOCK_CREATE", 0, SEC_OPTIONAL, "" },
	{ "cgroup/sock_create", "CGROUP_SOCK", "CGROUP_INET_SOCK_CREATE", 0, 0, "" },
	{ "cgroup/sock_release", "CGROUP_SOCK", "CGROUP_INET_SOCK_RELEASE", 0, 0, "" },
	{ "cgroup/post_bind4", "CGROUP_SOCK", "CGROUP_INET4_POST_BIND", 0, 0, "" },
	{ "cgroup/post_bind6", "CGROUP_SOCK", "CGROUP_INET6_POST_BIND", 0, 0, "" },
	{ "cgroup/bind4", "CGROUP_SOCK_ADDR", "CGROUP_INET4_BIND", 0, 0, "" },
	{ "cgroup/bind6", "CGROUP_SOCK_ADDR", "CGROUP_INET6_BIND", 0, 0, "" },
	{ "cgroup/connect4", "CGROUP_SOCK_ADDR", "CGROUP_INET4_CONNECT", 0, 0, "" },
	{ "cgroup/connect6", "CGROUP_SOCK_ADDR", "CGROUP_INET6_CONNECT", 0, 0, "" },
	{ "cgroup/connect_unix", "CGROUP_SOCK_ADDR", "CGROUP_UNIX_CONNECT", 0, 0, "" },
	{ "cgroup/sendmsg4", "CGROUP_SOCK_ADDR", "CGROUP_UDP4_SENDMSG", 0, 0, "" },
	{ "cgroup/sendmsg6", "CGROUP_SOCK_ADDR", "CGROUP_UDP6_SENDMSG", 0, 0, "" },
	{ "cgroup/sendmsg_unix", "CGROUP_SOCK_ADDR", "CGROUP_UNIX_SENDMSG", 0, 0, "" },
	{ "cgroup/recvmsg4", "CGROUP_SOCK_ADDR", "CGROUP_UDP4_RECVMSG", 0, 0, "" },
	{ "cgroup/recvmsg6", "CGROUP_SOCK_ADDR", "CGROUP_UDP6_RECVMSG", 0, 0, "" },
	{ "cgroup/recvmsg_unix", "CGROUP_SOCK_ADDR", "CGROUP_UNIX_RECVMSG", 0, 0, "" },
	{ "cgroup/getpeername4", "CGROUP_SOCK_ADDR", "CGROUP_INET4_GETPEERNAME", 0, 0, "" },
	{ "cgroup/getpeername6", "CGROUP_SOCK_ADDR", "CGROUP_INET6_GETPEERNAME", 0, 0, "" },
	{ "cgroup/getpeername_unix", "CGROUP_SOCK_ADDR", "CGROUP_UNIX_GETPEERNAME", 0, 0, "" },
	{ "cgroup/getsockname4", "CGROUP_SOCK_ADDR", "CGROUP_INET4_GETSOCKNAME", 0, 0, "" },
	{ "cgroup/getsockname6", "CGROUP_SOCK_ADDR", "CGROUP_INET6_GETSOCKNAME", 0, 0, "" },
	{ "cgroup/getsockname_unix", "CGROUP_SOCK_ADDR", "CGROUP_UNIX_GETSOCKNAME", 0, 0, "" },
	{ "cgroup/sysctl", "CGROUP_SYSCTL", "CGROUP_SYSCTL", 0, 0, "" },
	{ "cgroup/getsockopt", "CGROUP_SOCKOPT", "CGROUP_GETSOCKOPT", 0, 0, "" },
	{ "cgroup/setsockopt", "CGROUP_SOCKOPT", "CGROUP_SETSOCKOPT", 0, 0, "" },
	{ "cgroup/dev", "CGROUP_DEVICE", "CGROUP_DEVICE", 0, SEC_OPTIONAL, "" },
};

/* clang-format on */

static int number(const struct names *names, const char *name)
{
	const struct name *row = name ? name_by_name(names, name) : NULL;

	ck_assert(!name || row);
	return row ? row->id : SEC_NO_ATTACH_TYPE;
}

static void check_known(int i)
{
	const struct known *k = &known[i];
	struct sec sec;

	ck_assert_msg(sec_parse(&sec, k->says) == 0, "%s", err_text());
	ck_assert_int_eq(sec.rule->prog_type,
			 number(&prog_type_names, k->type));
	ck_assert_int_eq(sec.rule->attach_type,
			 number(&attach_type_names, k->attach));
	ck_assert_uint_eq(sec.rule->prog_flags, k->flags);
	ck_assert_uint_eq(sec.rule->traits, k->traits);
	ck_assert_str_eq(sec.target, k->target);
	ck_assert(sec.autoload);
}
TABLE(sec, known, check_known);

static const struct {
	const char *says;
} whole[] = { { "every rule of the table is compared, and named once" } };

static bool compared(const struct sec_rule *rule)
{
	struct sec sec;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (sec_parse(&sec, known[i].says) == 0 && sec.rule == rule)
			return true;
	return false;
}

static void check_whole(int i)
{
	for (const struct sec_rule *a = sec_rules + i; a->name; a++) {
		ck_assert_msg(compared(a), "%s", a->name);
		for (const struct sec_rule *b = a + 1; b->name; b++)
			ck_assert_str_ne(a->name, b->name);
	}
}
TABLE(sec_whole, whole, check_whole);

static const struct {
	const char *says, *name, *error;
} refused[] = {
	{ "a misspelt kind", "kporbe/vfs_read",
	  "SEC(\"kporbe/vfs_read\") is no kind of program; did you mean "
	  "'kprobe'?" },
	{ "a misspelt place of a known kind", "cgroup/conect4",
	  "SEC(\"cgroup/conect4\") is no kind of program; did you mean "
	  "'cgroup/connect4'?" },
	{ "a kind as its type is spelt", "sock_ops",
	  "SEC(\"sock_ops\") is no kind of program; did you mean 'sockops'?" },
	{ "a target where none may be", "xdp/eth0",
	  "SEC(\"xdp/eth0\"): nothing may follow 'xdp' there" },
	{ "a name from before libbpf 1.0", "xdp_pass",
	  "SEC(\"xdp_pass\") is no kind of program: write SEC(\"xdp\"), the "
	  "name alone" },
	{ "a name that is near to nothing", "prog",
	  "SEC(\"prog\") is no kind of program" },
	{ "no name", "", "SEC(\"\") is no kind of program" },
	{ "a question about nothing", "?", "SEC(\"\") is no kind of program" },
	{ "a target without its slash", "kprobevfs_read",
	  "SEC(\"kprobevfs_read\") is no kind of program" },
};

static void check_refused(int i)
{
	struct sec sec;

	ck_assert_int_lt(sec_parse(&sec, refused[i].name), 0);
	ck_assert_str_eq(err_text(), refused[i].error);
}
TABLE(sec_refused, refused, check_refused);

static const struct {
	const char *says;
} asked[] = { { "a question mark: not loaded unless asked for" } };

static void check_asked(int i)
{
	struct sec sec;

	ck_assert_int_eq(sec_parse(&sec, "?lsm.s/file_open"), i);
	ck_assert(!sec.autoload);
	ck_assert_str_eq(sec.rule->name, "lsm.s");
	ck_assert_str_eq(sec.target, "file_open");
}
TABLE(sec_asked, asked, check_asked);
