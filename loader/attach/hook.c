/*
 * hook.c - the end of every attachment: the perf event and its program.
 */
#include "loader/attach/hook.h"
#include "loader/attach/janitor.h"
#include "loader/attach/perf.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <unistd.h>

/* A kprobe and a tracepoint ignore the event's pid and cpu (every call on
 * every CPU fires), but perf_event_open(2) refuses -1 for both.  Nor do they
 * need PERF_EVENT_IOC_ENABLE: the program runs from SET_BPF on. */
int hook_perf(struct hook *hook, struct perf_event_attr *attr, int prog_fd)
{
	int err;

	hook->perf_fd = sys_perf_event_open(attr, -1, 0);
	if (hook->perf_fd < 0)
		return hook->perf_fd;
	err = sys_perf_set_bpf(hook->perf_fd, prog_fd);
	if (err < 0) {
		close(hook->perf_fd);
		hook->perf_fd = -1;
	}
	return err;
}

void hook_close(struct hook *hook)
{
	if (hook->perf_fd >= 0)
		close(hook->perf_fd);
	if (hook->janitor_fd >= 0)
		janitor_dismiss(hook->janitor_fd);
	*hook = HOOK_NONE;
}
