/*
 * hook.c - the end of every attachment: the perf event and its program.
 */
#include "loader/attach/hook.h"
#include "loader/attach/janitor.h"
#include "loader/attach/perf.h"
#include "loader/err.h"
#include "loader/feature.h"
#include "loader/sys.h"

#include <errno.h>
#include <unistd.h>

/* A link keeps its perf event, so its fd alone is enough. */
static int give_with_cookie(int perf_fd, int prog_fd, uint64_t cookie)
{
	struct link_perf more = { .bpf_cookie = cookie };
	struct link_spec spec = { .prog_fd = prog_fd,
				  .target = perf_fd,
				  .attach_type = BPF_PERF_EVENT,
				  .more = &more,
				  .more_size = sizeof(more) };
	int fd = sys_link_create_with(&spec);

	if (fd < 0 && !feature_has(FEATURE_COOKIE))
		return refuse(-EOPNOTSUPP,
			      "cookies of perf events came in Linux %s, and "
			      "this kernel does not have them",
			      feature_since(FEATURE_COOKIE));
	return fd;
}

int hook_perf_at(struct hook *hook, struct perf_event_attr *attr, pid_t pid,
		 int cpu, int prog_fd, uint64_t cookie)
{
	int perf_fd = sys_perf_event_open(attr, pid, cpu), err;

	if (perf_fd < 0)
		return perf_fd;
	err = cookie ? give_with_cookie(perf_fd, prog_fd, cookie)
		     : sys_perf_set_bpf(perf_fd, prog_fd);
	if (cookie || err < 0)
		close(perf_fd);
	if (err >= 0)
		hook->perf_fd = cookie ? err : perf_fd;
	return err < 0 ? err : 0;
}

/* A kprobe and a tracepoint ignore the event's pid and cpu (every call on
 * every CPU fires), but perf_event_open(2) refuses -1 for both.  Nor do they
 * need PERF_EVENT_IOC_ENABLE: the program runs from SET_BPF on. */
int hook_perf(struct hook *hook, struct perf_event_attr *attr, int prog_fd,
	      uint64_t cookie)
{
	return hook_perf_at(hook, attr, -1, 0, prog_fd, cookie);
}

void hook_close(struct hook *hook)
{
	if (hook->perf_fd >= 0)
		close(hook->perf_fd);
	if (hook->janitor_fd >= 0)
		janitor_dismiss(hook->janitor_fd);
	*hook = HOOK_NONE;
}
