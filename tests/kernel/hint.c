/* Each failure is really provoked; the hint must name its cause, and not
 * that of another.  Here: who may do what.  See also hint_map.c and the other
 * hint_*.c beside it. */
#include "loader/cap.h"
#include "loader/hint.h"
#include "tests/kernel/hint_row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int kprobe_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_KPROBE);
}

static int xdp_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_XDP);
}

static int plain_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_SOCKET_FILTER);
}

static int plain_map(void)
{
	return hint_hash_of_one(0);
}

static int walk_ids(void)
{
	uint32_t id;

	return sys_next_id(SYS_PROGS, 0, &id);
}

static const struct row {
	const char *says;
	enum who who;
	int (*provoke)(void);
	struct hint_want want;
} rows[] = {
	{ "a kprobe program by nobody: two capabilities",
	  NOBODY,
	  kprobe_prog,
	  { EPERM, "CAP_BPF and CAP_PERFMON; this process lacks both",
	    "seccomp" } },
	{ "a kprobe program with CAP_BPF: one is missing",
	  BPF_ONLY,
	  kprobe_prog,
	  { EPERM, "lacks CAP_PERFMON", "seccomp" } },
	{ "an XDP program with CAP_BPF: another is missing",
	  BPF_ONLY,
	  xdp_prog,
	  { EPERM, "lacks CAP_NET_ADMIN", "PERFMON" } },
	{ "ids are for CAP_SYS_ADMIN",
	  BPF_ONLY,
	  walk_ids,
	  { EPERM, "PROG_GET_NEXT_ID needs CAP_SYS_ADMIN", "seccomp" } },
	{ "a plain program by nobody: the sysctl",
	  NOBODY,
	  plain_prog,
	  { EPERM, "unprivileged_bpf_disabled is", "seccomp" } },
	{ "a plain map by nobody: the sysctl",
	  NOBODY,
	  plain_map,
	  { EPERM, "unprivileged_bpf_disabled is", "CapEff" } },
	{ "root of a user namespace is not root",
	  USERNS,
	  kprobe_prog,
	  { EPERM, "root of a user namespace", "lacks" } },
	{ "a filter before bpf(), not a capability",
	  FILTER_EPERM,
	  kprobe_prog,
	  { EPERM, "a seccomp filter answers bpf()", "lacks" } },
	{ "a filter before bpf(), not a capability, for a map",
	  FILTER_EPERM,
	  plain_map,
	  { EPERM, "a seccomp filter answers bpf()", "lacks" } },
	{ "a filter that says ENOSYS: the kernel has bpf()",
	  FILTER_ENOSYS,
	  plain_prog,
	  { ENOSYS, "this kernel has bpf()", "CONFIG" } },
};

static void need_sysctl(void)
{
	struct cap cap;

	cap_read(&cap);
	if (cap.unprivileged_bpf_disabled <= 0)
		skip("unprivileged_bpf_disabled is off");
}

static void check_row(int i)
{
	if (strstr(rows[i].want.cause, "unprivileged_bpf_disabled"))
		need_sysctl();
	hint_become(rows[i].who);
	hint_expect(rows[i].provoke(), &rows[i].want);
}
TABLE(hint_who, rows, check_row);

/* ---- what depends on the machine ------------------------------------------- */

static int lsm_prog(void)
{
	return LOAD(.type = BPF_PROG_TYPE_LSM, .expected_attach_type = 27);
}

static int event_cycles(void)
{
	struct perf_event_attr cycles = {
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_CPU_CYCLES,
	};

	return sys_perf_event_open(&cycles, -1, 0);
}

static const struct {
	const char *says;
	int (*provoke)(void);
	struct hint_want want;
} local[] = {
	{ "a kind of program that this kernel refuses even to root",
	  lsm_prog,
	  { EPERM, "this kernel refuses every program of type LSM", "lacks" } },
	{ "a hardware counter that this machine lacks",
	  event_cycles,
	  { ENOENT, "hardware counter", "tracepoint" } },
};

/* Where the call succeeds, or fails for another reason, it is no test. */
static void check_local(int i)
{
	int err;

	hint_become(ROOT);
	err = local[i].provoke();
	if (err == -local[i].want.err)
		hint_expect(err, &local[i].want);
	else if (err >= 0)
		close(err);
}
TABLE(hint_local, local, check_local);

/* ---- files --------------------------------------------------------------- */

static const struct path {
	const char *says;
	enum who who;
	const char *path;
	int err;
	const char *cause; /* NULL: nothing is to be said */
} paths[] = {
	{ "no kprobes in this kernel", ROOT,
	  "/sys/bus/event_source/devices/kprobe/type", ENOENT,
	  "CONFIG_KPROBES" },
	{ "no BTF in this kernel", ROOT, "/sys/kernel/btf/vmlinux", ENOENT,
	  "CONFIG_DEBUG_INFO_BTF" },
	{ "a tracefs file by nobody", NOBODY,
	  "/sys/kernel/tracing/events/x/y/id", EACCES, "for root only" },
	{ "a path that is not the kernel's", ROOT, "/etc/passwd", ENOENT,
	  NULL },
	{ "a path that only begins like one", ROOT, "/sys/fs/bpfilter", ENOENT,
	  NULL },
	{ "an errno that needs no words", ROOT, "/sys/kernel/tracing/x", EIO,
	  NULL },
};

static const struct path *asked;

static bool print_path(FILE *out)
{
	return hint_path(out, asked->path, -asked->err);
}

static void check_path(int i)
{
	char *text;

	asked = &paths[i];
	hint_become(asked->who);
	text = hint_text(print_path);
	if (asked->cause)
		ck_assert_msg(strstr(text, asked->cause), "no '%s' in: %s",
			      asked->cause, text);
	else
		ck_assert_str_eq(text, "");
	free(text);
}
TABLE(hint_path, paths, check_path);

/* ---- no hint where there is none ------------------------------------------ */

static const struct {
	const char *says;
} silent[] = { { "nothing failed, nothing is said" } };

static void check_silent(int i)
{
	char *text;
	int fd;

	(void)i;
	hint_become(ROOT);
	fd = hint_hash_of_one(0);
	ck_assert_int_ge(fd, 0);
	text = hint_text(hint_print);
	ck_assert_str_eq(text, "");
	free(text);
	close(fd);
}
TABLE(hint_silent, silent, check_silent);
