/* Sections that name no place, a wrong one, or one that is not enough. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "tests/kernel/auto.h"
#include "tests/run.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *says, *section;
	int err;
	const char *text;
	bool kprobes; /* only where there are any */
} bad[] = {
	{ "a kprobe at nothing", "kprobe", -EINVAL,
	  "attach SEC(\"kprobe\"): the section does not say to what; behind "
	  "'kprobe/' comes: kernel function, or function+offset",
	  false },
	{ "a kprobe at nothing, with a slash", "kprobe/", -EINVAL,
	  "does not say to what", false },
	{ "a kprobe with an offset alone", "kprobe/+8", -EINVAL,
	  "attach SEC(\"kprobe/+8\"): '+8' has no function before its +",
	  false },
	{ "an offset that is no number", "kprobe/vfs_read+x", -EINVAL,
	  "'vfs_read+x': what follows the + is no number of bytes", false },
	{ "an offset that is not there", "kprobe/vfs_read+", -EINVAL,
	  "what follows the + is no number", false },
	{ "an offset that goes on", "kprobe/vfs_read+8-4", -EINVAL,
	  "what follows the + is no number", false },
	{ "an offset below zero", "kprobe/vfs_read+-4", -EINVAL,
	  "what follows the + is no number", false },
	{ "a pattern", "kprobe/tcp_*", -EINVAL,
	  "'tcp_*' is a pattern, and a kprobe is at one function; kprobe.multi",
	  false },
	{ "a name with a space", "kprobe/vfs read", -EINVAL,
	  "'vfs read' is no function's name: there is no ' ' in one", false },
	{ "a kretprobe with an offset", "kretprobe/vfs_read+4", -EINVAL,
	  "'vfs_read+4': a kretprobe is at a function's return", false },
	{ "a function that is none", "kprobe/no_such_function_here", -ENOENT,
	  "kprobe at no_such_function_here: perf_event_open(): No such file",
	  true },
	{ "a function of a module that is none", "kprobe/no_such:function",
	  -ENOENT, "kprobe at no_such:function: perf_event_open(): No such",
	  true },
	{ "a system call with its sys_", "ksyscall/sys_clone", -EINVAL,
	  "'sys_clone': a system call is named without sys_", false },
	{ "a system call that is none", "ksyscall/no_such_call", -ENOENT,
	  "the function behind the system call no_such_call()", false },
	{ "a tracepoint without a category", "tp/sched_switch", -EINVAL,
	  "'sched_switch' is not category/name of a tracepoint, as in "
	  "sched/sched_switch",
	  false },
	{ "a tracepoint without a name", "tp/sched/", -EINVAL,
	  "'sched/' is not category/name", false },
	{ "a tracepoint with a third part", "tp/sched/sched_switch/x", -EINVAL,
	  "'sched/sched_switch/x' is not category/name", false },
	{ "a tracepoint that leaves tracefs", "tp/../x", -EINVAL,
	  "'../x' is not category/name", false },
	{ "a tracepoint that is none", "tp/sched/no_such_event", -ENOENT,
	  "events/sched/no_such_event/id: No such file", false },
	{ "a raw tracepoint at nothing", "raw_tp", -EINVAL,
	  "behind 'raw_tp/' comes: name of a tracepoint", false },
	{ "an iterator over one map", "iter/bpf_map_elem", -EOPNOTSUPP,
	  "it needs a map to walk, which cannot be guessed", false },
	{ "an interface is needed", "xdp", -EOPNOTSUPP,
	  "attach SEC(\"xdp\"): it needs a network interface, which cannot be "
	  "guessed from the section",
	  false },
	{ "an interface is needed, and a side of it", "tcx/ingress",
	  -EOPNOTSUPP, "it needs a network interface, which cannot", false },
	{ "a cgroup is needed", "cgroup/connect4", -EOPNOTSUPP,
	  "it needs a cgroup, which cannot be guessed", false },
	{ "a cgroup is needed for an LSM hook, too", "lsm_cgroup/socket_bind",
	  -EOPNOTSUPP, "it needs a cgroup, which cannot be guessed", false },
	{ "a map of sockets is needed", "sk_msg", -EOPNOTSUPP,
	  "it needs a map of sockets, which", false },
	{ "an event is needed", "perf_event", -EOPNOTSUPP,
	  "it needs an event and how often", false },
	{ "a member of a table", "struct_ops/ssthresh", -EOPNOTSUPP,
	  "its map is what is attached", false },
	{ "what is run by hand", "syscall", -EOPNOTSUPP,
	  "it is run by BPF_PROG_TEST_RUN", false },
};

static void check_bad(int i)
{
	struct link link = { .fd = 99 };
	struct sec sec;

	if (bad[i].kprobes)
		need_kprobes();
	ck_assert_int_eq(sec_parse(&sec, bad[i].section), 0);
	ck_assert_int_eq(attach_auto(&link, &sec, -1, NULL), bad[i].err);
	ck_assert_msg(strstr(err_text(), bad[i].text), "%s", err_text());
	ck_assert_int_eq(link.fd, -1);
	ck_assert_int_eq(link.hook.perf_fd, -1);
}
TABLE(auto_bad, bad, check_bad);

static const struct {
	const char *says;
} all[] = { { "every kind of section is attached, or there is a reason" } };

static void check_all(int i)
{
	struct link link;

	(void)i;
	for (const struct sec_rule *rule = sec_rules; rule->name; rule++) {
		struct sec sec = { .rule = rule, .target = "" };

		ck_assert_int_lt(attach_auto(&link, &sec, -1, NULL), 0);
		ck_assert_msg(!strstr(err_text(), "nobody knows"), "%s",
			      err_text());
	}
}
TABLE(auto_all, all, check_all);
