/* Perf events, and programs put onto them. */
#include "insn/insn.h"
#include "loader/hint.h"
#include "loader/kernel.h"
#include "tests/kernel/hint_row.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct bpf_insn far_read[] = {
	BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_1, 4096),
	BPF_MOV64_IMM(BPF_REG_0, 0), BPF_EXIT_INSN()
};

static int event(struct perf_event_attr attr, int pid, int cpu)
{
	return sys_perf_event_open(&attr, pid, cpu);
}

#define EVENT(pid, cpu, ...) \
	event((struct perf_event_attr){ __VA_ARGS__ }, pid, cpu)
#define CLOCK .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CPU_CLOCK

static int event_nowhere(void)
{
	return EVENT(-1, -1, CLOCK);
}

static int event_cpu_9999(void)
{
	return EVENT(-1, 9999, CLOCK);
}

static int event_no_process(void)
{
	return EVENT(0x3ffffff, -1, CLOCK);
}

static int event_type_9999(void)
{
	return EVENT(-1, 0, .type = 9999);
}

static int event_no_tracepoint(void)
{
	return EVENT(-1, 0, .type = PERF_TYPE_TRACEPOINT, .config = 999999);
}

static int uprobe(const char *path, uint64_t offset)
{
	return EVENT(-1, 0, .type = (uint32_t)kernel_pmu_type("uprobe"),
		     .config1 = (uintptr_t)path, .config2 = offset);
}

static int uprobe_no_file(void)
{
	return uprobe("/no/such/file", 0);
}

static int uprobe_directory(void)
{
	return uprobe("/proc", 0);
}

static int uprobe_beyond(void)
{
	return uprobe("/proc/self/exe", 1UL << 40);
}

static int uprobe_here(void)
{
	return uprobe("/proc/self/exe", 4096);
}

static int load_of(uint32_t type)
{
	return LOAD(.type = type);
}

static int set_bpf_closed(void)
{
	return sys_perf_set_bpf(uprobe_here(), -1);
}

static int set_bpf_twice(void)
{
	int event = uprobe_here(), prog = load_of(BPF_PROG_TYPE_KPROBE);

	sys_perf_set_bpf(event, prog);
	return sys_perf_set_bpf(event, prog);
}

static int set_bpf_wrong_type(void)
{
	return sys_perf_set_bpf(uprobe_here(),
				load_of(BPF_PROG_TYPE_SOCKET_FILTER));
}

static int set_bpf_a_map(void)
{
	return sys_perf_set_bpf(uprobe_here(), hint_hash_of_one(0));
}

static int set_bpf_on_map(void)
{
	return sys_perf_set_bpf(hint_hash_of_one(0),
				load_of(BPF_PROG_TYPE_SOCKET_FILTER));
}

static int set_bpf_far_read(void)
{
	const char *tracefs = kernel_tracefs();
	char path[256], id[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/events/sched/sched_switch/id",
		 tracefs ? tracefs : "");
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(id, sizeof(id), file));
	fclose(file);
	return sys_perf_set_bpf(EVENT(-1, 0, .type = PERF_TYPE_TRACEPOINT,
				      .config = strtoull(id, NULL, 10)),
				LOAD(.type = BPF_PROG_TYPE_TRACEPOINT,
				     .insns = far_read, .insn_cnt = 3));
}

static const struct row {
	const char *says;
	enum who who;
	int (*provoke)(void);
	struct hint_want want;
} rows[] = {
	{ "an event on any CPU for every process",
	  ROOT,
	  event_nowhere,
	  { EINVAL, "do not go together", "no CPU" } },
	{ "an event on a CPU that is not there",
	  ROOT,
	  event_cpu_9999,
	  { 0, "there is no CPU 9999", "together" } },
	{ "an event for a process that is not there",
	  ROOT,
	  event_no_process,
	  { ESRCH, "there is no process 67108863", "CPU" } },
	{ "an event of a type that is not there",
	  ROOT,
	  event_type_9999,
	  { 0, "no PMU of this kernel has number 9999", "hardware" } },
	{ "a tracepoint that is not there",
	  ROOT,
	  event_no_tracepoint,
	  { EINVAL, "no tracepoint of this kernel has id 999999", "CPU" } },
	{ "a uprobe on no file",
	  ROOT,
	  uprobe_no_file,
	  { ENOENT, "/no/such/file: No such file", "offset" } },
	{ "a uprobe on a directory",
	  ROOT,
	  uprobe_directory,
	  { EINVAL, "/proc is not a file", "offset" } },
	{ "a uprobe beyond the end of the file",
	  ROOT,
	  uprobe_beyond,
	  { EINVAL, "beyond the end of /proc/self/exe", "not a file" } },
	{ "a uprobe by nobody",
	  NOBODY,
	  uprobe_here,
	  { EACCES, "a uprobe needs CAP_PERFMON", "seccomp" } },
	{ "a clock for every process by nobody",
	  NOBODY,
	  event_nowhere,
	  { 0, "needs CAP_PERFMON", "seccomp" } },
	{ "a filter before perf_event_open()",
	  FILTER_EPERM,
	  uprobe_here,
	  { EPERM, "a seccomp filter answers perf_event_open()", "needs" } },
	{ "a filter that says ENOSYS to perf_event_open()",
	  FILTER_ENOSYS,
	  uprobe_here,
	  { ENOSYS, "a seccomp filter answers perf_event_open()", "CONFIG" } },
	{ "no program to put on the event",
	  ROOT,
	  set_bpf_closed,
	  { EBADF, "the program's fd -1 is not open", "event's" } },
	{ "a second program on one event",
	  ROOT,
	  set_bpf_twice,
	  { EEXIST, "has its program already", "type" } },
	{ "a socket filter on a uprobe",
	  ROOT,
	  set_bpf_wrong_type,
	  { EINVAL, "a program of type SOCKET_FILTER does not go",
	    "not a program" } },
	{ "a map on a uprobe",
	  ROOT,
	  set_bpf_a_map,
	  { EINVAL, "is not a program but a map", "type" } },
	{ "a program on a map",
	  ROOT,
	  set_bpf_on_map,
	  { 0, "is not a perf event but a map", "type" } },
	{ "a context read beyond the tracepoint's record",
	  ROOT,
	  set_bpf_far_read,
	  { EACCES, "beyond the end of this tracepoint", "type" } },
};

static void check_row(int i)
{
	hint_become(rows[i].who);
	hint_expect(rows[i].provoke(), &rows[i].want);
}
TABLE(hint_event, rows, check_row);

/* ---- kprobes -------------------------------------------------------------- */

static const struct probe {
	const char *says;
	enum who who;
	const char *function;
	uint64_t offset;
	struct hint_want want;
} probes[] = {
	{ "a kprobe on sys_clone: the prefix is missing",
	  ROOT,
	  "sys_clone",
	  0,
	  { ENOENT, "_sys_clone", "inlined" } },
	{ "a kprobe on a system call's name",
	  ROOT,
	  "clone",
	  0,
	  { ENOENT, "the system call clone() is the function", "inlined" } },
	{ "a kprobe on a misspelt function",
	  ROOT,
	  "inet_lissen",
	  0,
	  { ENOENT, "inet_listen", "inlined" } },
	{ "a kprobe on a function that never was",
	  ROOT,
	  "xyzzy_plugh_frotz",
	  0,
	  { ENOENT, "no function of this kernel is called xyzzy_plugh_frotz",
	    "try:" } },
	{ "a kprobe on an inner function of a system call",
	  ROOT,
	  "__do_sys_clone",
	  0,
	  { EINVAL, "__do_sys_clone", "blacklisted in" } },
	{ "a kprobe on the kprobes' own trap",
	  ROOT,
	  "do_int3",
	  0,
	  { EINVAL, "do_int3", "inlined, renamed" } },
	{ "a kprobe on one of two functions of a name",
	  ROOT,
	  "t_next",
	  0,
	  { EADDRNOTAVAIL, "functions of this kernel are called t_next",
	    "inlined" } },
	{ "a kprobe in the middle of an instruction",
	  ROOT,
	  "inet_listen",
	  1,
	  { EILSEQ, "offset 0x1 in inet_listen", "blacklist" } },
	{ "a kprobe by nobody",
	  NOBODY,
	  "inet_listen",
	  0,
	  { EACCES, "a kprobe needs CAP_PERFMON", "function" } },
};

static void check_probe(int i)
{
	const struct probe *probe = &probes[i];
	int type = kernel_pmu_type("kprobe");

	if (type == -ENOENT)
		skip("this kernel has no kprobes");
	hint_become(probe->who);
	hint_expect(EVENT(-1, 0, .type = (uint32_t)type,
			  .config1 = (uintptr_t)probe->function,
			  .config2 = probe->offset),
		    &probe->want);
}
TABLE(hint_kprobe, probes, check_probe);
