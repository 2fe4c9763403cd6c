/*
 * tracepoint.c - attach to a tracepoint: a place its author marked.
 *
 *   TRACE_EVENT(sys_enter_clone, ...)  in the kernel's source
 *   /sys/kernel/tracing/events/syscalls/sys_enter_clone/id    its number
 *   perf_event_open(type = PERF_TYPE_TRACEPOINT, config = that number)
 */
#include "loader/attach/perf.h"
#include "loader/bytes.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

int tracepoint_id(const char *category, const char *name)
{
	const char *tracefs = kernel_tracefs();
	char path[512], line[32];
	int id, err;

	if (!tracefs)
		return within(-ENOENT, "tracepoint %s:%s", category, name);
	snprintf(path, sizeof(path), "%s/events/%s/%s/id", tracefs, category,
		 name);
	err = bytes_text(path, line, sizeof(line));
	if (err)
		return fail(err, "open %s", path);
	id = atoi(line);
	return id > 0 ? id : refuse(-EINVAL, "%s does not hold a number", path);
}

int hook_tracepoint(struct hook *hook, const char *category, const char *name,
		    int prog_fd)
{
	return hook_tracepoint_cookie(hook, category, name, prog_fd, 0);
}

int hook_tracepoint_cookie(struct hook *hook, const char *category,
			   const char *name, int prog_fd, uint64_t cookie)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT };
	int id = tracepoint_id(category, name), err;

	*hook = HOOK_NONE;
	if (id < 0)
		return id;
	attr.config = id;
	err = hook_perf(hook, &attr, prog_fd, cookie);
	return err < 0 ? within(err, "tracepoint %s:%s", category, name) : 0;
}
