/*
 * kprobe.c - attach to a kernel function, by name.
 *
 * The kprobe PMU (4.17) makes a probe that lives as long as its perf event:
 *
 *   type     the number in /sys/bus/event_source/devices/kprobe/type
 *   config   bit 0: at return     config1  "__x64_sys_clone", a pointer
 *   config2  the offset into it               (kernel/trace/trace_event_perf.c)
 *
 * Before, and where a kernel lacks the PMU, a probe is a line of a file, and
 * becomes a tracepoint with an id:
 *
 *   kprobe_events  <-  "p:rawbpf/p_1234_1 __x64_sys_clone+0"
 *   events/rawbpf/p_1234_1/id   (Documentation/trace/kprobetrace.rst)
 */
#include "loader/attach/janitor.h"
#include "loader/attach/perf.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GROUP "rawbpf"

static const char *kind(const struct kprobe *probe)
{
	return probe->at_return ? "kretprobe" : "kprobe";
}

int hook_kprobe_pmu(struct hook *hook, const struct kprobe *probe, int prog_fd)
{
	struct perf_event_attr attr = { 0 };
	int type = kernel_pmu_type("kprobe"), bit = 0, err;

	*hook = HOOK_NONE;
	if (type >= 0 && probe->at_return)
		bit = kernel_pmu_bit("kprobe", "retprobe");
	if (type < 0 || bit < 0)
		return type < 0 ? type : bit;
	attr.type = type;
	attr.config = probe->at_return ? 1ull << bit : 0;
	attr.config1 = (uintptr_t)probe->symbol;
	attr.config2 = probe->offset;
	err = hook_perf(hook, &attr, prog_fd, probe->cookie);
	return err < 0 ? within(err, "%s at %s", kind(probe), probe->symbol)
		       : 0;
}

/* O_APPEND: opening kprobe_events for writing otherwise removes everybody's
 * probes (O_TRUNC semantics in kernel/trace/trace_kprobe.c probes_open). */
static int append(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC), err = 0;

	if (fd < 0)
		return fail(-errno, "open %s", path);
	if (write(fd, line, strlen(line)) < 0)
		err = fail(-errno, "write '%s' to %s", line, path);
	close(fd);
	return err;
}

struct tracefs_line {
	char path[256], text[512];
};

/* The dying process's perf fd may still be on its way out: EBUSY. */
static void remove_line(const void *arg)
{
	const struct tracefs_line *line = arg;

	for (int tries = 0; tries < 100; tries++) {
		if (append(line->path, line->text) != -EBUSY)
			break;
		usleep(20 * 1000);
	}
}

/* A name nobody else has: another function under an existing name would be
 * added to that event. */
static void event_name(char *name, size_t size)
{
	static int number;

	snprintf(name, size, "p_%d_%d", getpid(), ++number);
}

int hook_kprobe_tracefs(struct hook *hook, const struct kprobe *probe,
			int prog_fd)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT };
	const char *tracefs = kernel_tracefs();
	char event[64], add[512];
	struct tracefs_line line;
	int id, err;

	*hook = HOOK_NONE;
	if (!tracefs)
		return within(-ENOENT, "%s at %s", kind(probe), probe->symbol);
	event_name(event, sizeof(event));
	snprintf(line.path, sizeof(line.path), "%s/kprobe_events", tracefs);
	snprintf(line.text, sizeof(line.text), "-:" GROUP "/%s\n", event);
	snprintf(add, sizeof(add), "%c:" GROUP "/%s %s+%" PRIu64 "\n",
		 probe->at_return ? 'r' : 'p', event, probe->symbol,
		 probe->offset);
	hook->janitor_fd = janitor_hire(remove_line, &line, -1);
	if (hook->janitor_fd < 0)
		return hook->janitor_fd;
	err = append(line.path, add);
	id = err < 0 ? err : tracepoint_id(GROUP, event);
	attr.config = id < 0 ? 0 : id;
	err = id < 0 ? id : hook_perf(hook, &attr, prog_fd, probe->cookie);
	if (err < 0)
		hook_close(hook);
	return err < 0 ? within(err, "%s at %s", kind(probe), probe->symbol)
		       : 0;
}

int hook_kprobe(struct hook *hook, const struct kprobe *probe, int prog_fd)
{
	int err = hook_kprobe_pmu(hook, probe, prog_fd);
	const char *tracefs;
	char path[256];

	if (kernel_pmu_type("kprobe") >= 0)
		return err;
	tracefs = kernel_tracefs();
	snprintf(path, sizeof(path), "%s/kprobe_events",
		 tracefs ? tracefs : "");
	if (tracefs && access(path, W_OK) == 0)
		return hook_kprobe_tracefs(hook, probe, prog_fd);
	return refuse(-ENOENT,
		      "%s at %s: this kernel has no kprobes (neither "
		      "a kprobe PMU nor kprobe_events)",
		      kind(probe), probe->symbol);
}
