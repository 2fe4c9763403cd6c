/*
 * hint_event.c - perf_event_open() and ioctl(SET_BPF) said no.
 */
#include "insn/names.h"
#include "loader/attr_field.h"
#include "loader/bytes.h"
#include "loader/hint_rule.h"
#include "loader/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_pmu(const struct hint *h, const char *name)
{
	char pmu[256] = "";

	if (h->failure->perf.type >= PERF_TYPE_MAX)
		attr_pmu_name(h->failure->perf.type, pmu, sizeof(pmu));
	return !strcmp(pmu, name);
}

static int try_event(struct perf_event_attr perf, pid_t pid, int cpu)
{
	int fd = sys_perf_event_open(&perf, pid, cpu);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

/* ---- perf_event_open ---------------------------------------------------- */

/* An event that counts nothing, on this process alone: what the kernel
 * refuses with EACCES at most, a filter with its own errno. */
static bool event_filtered(struct hint *h)
{
	struct perf_event_attr dummy = { .type = PERF_TYPE_SOFTWARE,
					 .config = PERF_COUNT_SW_DUMMY,
					 .exclude_kernel = 1,
					 .exclude_hv = 1 };
	int err;

	if (!h->cap.seccomp)
		return false;
	err = try_event(dummy, 0, -1);
	if (err == 0 || err == -EACCES)
		return false;
	hint_why(h,
		 "a seccomp filter answers perf_event_open() before the "
		 "kernel does (Seccomp: %d in /proc/self/status; even an "
		 "event that counts nothing is refused)",
		 h->cap.seccomp);
	hint_try(h,
		 "in a container: docker run --cap-add PERFMON ..., or "
		 "--security-opt seccomp=unconfined; or %s",
		 hint_vm());
	return true;
}

static const char *kind_of_event(const struct hint *h)
{
	if (is_pmu(h, "kprobe"))
		return "a kprobe";
	if (is_pmu(h, "uprobe"))
		return "a uprobe";
	if (h->failure->perf.type == PERF_TYPE_TRACEPOINT)
		return "a tracepoint event";
	return h->failure->call.pid == -1 ? "an event for every process"
					  : "this event";
}

static bool lacks_perfmon(struct hint *h)
{
	if (cap_has(&h->cap, CAP_PERFMON) || cap_has(&h->cap, CAP_SYS_ADMIN))
		return false;
	if (h->cap.perf_event_paranoid == CAP_UNKNOWN)
		hint_why(h, "%s needs CAP_PERFMON; this process lacks it",
			 kind_of_event(h));
	else
		hint_why(h,
			 "%s needs CAP_PERFMON, which this process lacks; "
			 "/proc/sys/kernel/perf_event_paranoid is %d",
			 kind_of_event(h), h->cap.perf_event_paranoid);
	hint_try_privilege(h, CAP_PERFMON, -1);
	return true;
}

static bool perfmon_in_name_only(struct hint *h)
{
	if (h->cap.first_userns)
		return false;
	hint_why(h,
		 "this is root of a user namespace (/proc/self/uid_map), "
		 "and %s needs CAP_PERFMON of the machine's root",
		 kind_of_event(h));
	hint_try(h, "run it outside the container or unshare(1); or %s",
		 hint_vm());
	return true;
}

static bool locked_down(struct hint *h)
{
	if (h->err != EPERM || h->cap.lockdown != CAP_LOCKDOWN_CONFIDENTIALITY)
		return false;
	hint_why(h, "the kernel is locked down (confidentiality in "
		    "/sys/kernel/security/lockdown): no probes and no events "
		    "of the kernel's, even for root");
	hint_try(h, "%s: a throwaway VM", hint_vm());
	return true;
}

bool hint_event_permission(struct hint *h)
{
	return event_filtered(h) || lacks_perfmon(h) ||
	       perfmon_in_name_only(h) || locked_down(h);
}

static bool no_such_call(struct hint *h)
{
	if (event_filtered(h))
		return true;
	hint_why(h, "this kernel has no perf_event_open(): it was built "
		    "without CONFIG_PERF_EVENTS");
	hint_try(h, "%s", hint_vm());
	return true;
}

/* The same event at a place that is surely right. */
static bool bad_place(struct hint *h)
{
	int pid = h->failure->call.pid, cpu = h->failure->call.cpu;
	int right_pid = pid == -1 && cpu == -1 ? -1 : pid;
	int right_cpu = right_pid == -1 ? 0 : -1;

	if ((pid >= 0 && cpu < 0) || (pid == -1 && cpu == 0) ||
	    try_event(h->failure->perf, right_pid, right_cpu) < 0)
		return false;
	if (pid == -1 && cpu == -1)
		hint_why(h, "pid = -1 (every process) and cpu = -1 (any CPU) "
			    "do not go together");
	else
		hint_why(h,
			 "there is no CPU %d here, or it is off (this "
			 "machine may have %d)",
			 cpu, kernel_possible_cpus());
	hint_try(h, "pid = %d, cpu = %d: with these the event is opened",
		 right_pid, right_cpu);
	return true;
}

static bool no_such_process(struct hint *h)
{
	hint_why(h, "there is no process %d", h->failure->call.pid);
	return true;
}

static bool kprobe_symbol(struct hint *h)
{
	return is_pmu(h, "kprobe") && hint_symbol(h);
}

static bool uprobe_file(struct hint *h)
{
	const char *path = h->failure->name;
	struct stat st;

	if (!is_pmu(h, "uprobe") || !path[0])
		return false;
	if (stat(path, &st) < 0) {
		hint_why(h, "%s: %s", path, strerror(errno));
		return true;
	}
	if (!S_ISREG(st.st_mode)) {
		hint_why(h, "%s is not a file", path);
		return true;
	}
	if (h->failure->perf.config2 < (uint64_t)st.st_size)
		return false;
	hint_why(h,
		 "offset 0x%llx is beyond the end of %s, which has %lld "
		 "bytes; it is an offset in the file, not an address in "
		 "memory",
		 (unsigned long long)h->failure->perf.config2, path,
		 (long long)st.st_size);
	return true;
}

/* Where the CPU's counters are known they have a folder; its name depends on
 * the processor. */
static bool has_counters(void)
{
	static const char *const pmus[] = { "cpu", "cpu_core", "cpu_atom",
					    "armv8_pmuv3_0", "armv8_pmuv3" };
	char path[128];

	for (size_t i = 0; i < sizeof(pmus) / sizeof(pmus[0]); i++) {
		snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s",
			 pmus[i]);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

static bool no_hardware(struct hint *h)
{
	struct perf_event_attr clock = { .type = PERF_TYPE_SOFTWARE,
					 .config = PERF_COUNT_SW_CPU_CLOCK };

	if (h->failure->perf.type != PERF_TYPE_HARDWARE &&
	    h->failure->perf.type != PERF_TYPE_HW_CACHE &&
	    h->failure->perf.type != PERF_TYPE_RAW)
		return false;
	if (try_event(clock, h->failure->call.pid, h->failure->call.cpu) < 0)
		return false;
	if (has_counters())
		hint_why(h, "this processor has no such hardware counter, or "
			    "none that can be had now; a software event works");
	else
		hint_why(h, "this machine has no hardware counters; in a "
			    "virtual machine that is usual; a software event "
			    "works");
	hint_try(h, "cpu-clock: type = PERF_TYPE_SOFTWARE, config = "
		    "PERF_COUNT_SW_CPU_CLOCK");
	return true;
}

/* The kernel lowers the limit by itself when sampling takes too long. */
static bool too_often(struct hint *h)
{
	struct perf_event_attr slower = h->failure->perf;
	unsigned long long most;
	char line[32];

	bytes_text("/proc/sys/kernel/perf_event_max_sample_rate", line,
		   sizeof(line));
	most = strtoull(line, NULL, 10);
	slower.sample_freq = most;
	if (!slower.freq || !most || h->failure->perf.sample_freq <= most ||
	    try_event(slower, h->failure->call.pid, h->failure->call.cpu) < 0)
		return false;
	hint_why(h,
		 "%llu samples a second are more than this machine permits: "
		 "kernel.perf_event_max_sample_rate is %llu (the kernel "
		 "lowers it when samples take too long)",
		 (unsigned long long)h->failure->perf.sample_freq, most);
	hint_try(h, "a frequency of %llu or less; 99 is usual for a profile",
		 most);
	return true;
}

static bool no_such_pmu(struct hint *h)
{
	char pmu[256];

	if (h->failure->perf.type < PERF_TYPE_MAX)
		return false;
	attr_pmu_name(h->failure->perf.type, pmu, sizeof(pmu));
	if (pmu[0])
		return false;
	hint_why(h,
		 "no PMU of this kernel has number %u; the numbers are given "
		 "out at boot",
		 h->failure->perf.type);
	hint_try(h, "cat /sys/bus/event_source/devices/NAME/type");
	return true;
}

static bool no_such_tracepoint(struct hint *h)
{
	if (h->failure->perf.type != PERF_TYPE_TRACEPOINT)
		return false;
	hint_why(h,
		 "no tracepoint of this kernel has id %llu, or it is one "
		 "that perf cannot use; ids differ from kernel to kernel",
		 (unsigned long long)h->failure->perf.config);
	hint_try(h, "cat /sys/kernel/tracing/events/GROUP/NAME/id");
	return true;
}

const struct hint_rule hint_event_rules[] = {
	{ HINT_ANY, ENOSYS, no_such_call },
	{ HINT_ANY, EPERM, hint_event_permission },
	{ HINT_ANY, EACCES, hint_event_permission },
	{ HINT_ANY, ESRCH, no_such_process },
	{ HINT_ANY, EINVAL, too_often },
	{ HINT_ANY, EINVAL, bad_place },
	{ HINT_ANY, ENODEV, bad_place },
	{ HINT_ANY, HINT_ANY, uprobe_file },
	{ HINT_ANY, ENOENT, kprobe_symbol },
	{ HINT_ANY, EINVAL, kprobe_symbol },
	{ HINT_ANY, EADDRNOTAVAIL, kprobe_symbol },
	{ HINT_ANY, EILSEQ, kprobe_symbol },
	{ HINT_ANY, HINT_ANY, no_hardware },
	{ HINT_ANY, ENOENT, no_such_pmu },
	{ HINT_ANY, EINVAL, no_such_tracepoint },
	{ 0, 0, NULL },
};

/* ---- ioctl(PERF_EVENT_IOC_SET_BPF) ----------------------------------- */

static const char *prog_type_of(int fd)
{
	struct bpf_prog_info info;
	char target[128];

	if (!attr_fd_target(fd, target, sizeof(target)) ||
	    strcmp(target, "anon_inode:bpf-prog") ||
	    sys_obj_info(fd, &info, sizeof(info)) < 0)
		return NULL;
	return name_of(&prog_type_names, (int)info.type);
}

static bool not_open(struct hint *h)
{
	bool event = fcntl(h->failure->call.fd, F_GETFD) >= 0;

	hint_why(h, "%s fd %d is not open",
		 event ? "the program's" : "the event's",
		 event ? (int)h->failure->call.arg : h->failure->call.fd);
	return true;
}

static bool is_taken(struct hint *h)
{
	hint_why(h, "this perf event has its program already: an event takes "
		    "one, until its fd is closed");
	hint_try(h, "a second perf_event_open() for the second program: one "
		    "function or tracepoint takes many events");
	return true;
}

static bool is_full(struct hint *h)
{
	hint_why(h, "64 programs are on this tracepoint or probe already, and "
		    "more it does not take");
	return true;
}

static bool reads_beyond(struct hint *h)
{
	hint_why(h, "the program reads its context beyond the end of this "
		    "tracepoint's record: that is known only now, when the "
		    "two meet");
	hint_try(h, "cat /sys/kernel/tracing/events/GROUP/NAME/format: offset "
		    "and size of each field");
	return true;
}

static bool wrong_type(struct hint *h)
{
	int fd = (int)h->failure->call.arg;
	const char *type = prog_type_of(fd);
	char target[128] = "nothing";

	if (!type) {
		hint_fd_kind(fd, target, sizeof(target));
		hint_why(h, "fd %d is not a program but %s", fd, target);
		return true;
	}
	hint_why(h,
		 "a program of type %s does not go onto this event: KPROBE "
		 "goes onto kprobes and uprobes, TRACEPOINT onto "
		 "tracepoints, PERF_EVENT onto hardware and software "
		 "events",
		 type);
	hint_try(h, "another prog_type, or another type of perf event");
	return true;
}

static bool not_an_event(struct hint *h)
{
	char target[128] = "";

	if (!attr_fd_target(h->failure->call.fd, target, sizeof(target)) ||
	    strstr(target, "perf_event"))
		return false;
	hint_fd_kind(h->failure->call.fd, target, sizeof(target));
	hint_why(h, "fd %d is not a perf event but %s", h->failure->call.fd,
		 target);
	return true;
}

const struct hint_rule hint_ioctl_rules[] = {
	{ HINT_ANY, EBADF, not_open },
	{ HINT_ANY, HINT_ANY, not_an_event },
	{ PERF_EVENT_IOC_SET_BPF, EEXIST, is_taken },
	{ PERF_EVENT_IOC_SET_BPF, E2BIG, is_full },
	{ PERF_EVENT_IOC_SET_BPF, EACCES, reads_beyond },
	{ PERF_EVENT_IOC_SET_BPF, EINVAL, wrong_type },
	{ 0, 0, NULL },
};
