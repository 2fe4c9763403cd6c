/*
 * snapshot.h - what is there on this machine, so that one can see what
 * somebody has left.
 *
 *     before          program 12, program 15, mount /sys ..., ...
 *     (a lesson runs and is killed)
 *     after           program 12, program 15, mount /sys ..., kprobe ...
 *     left            kprobe p:rawbpf/p_1234_1 ...
 */
#ifndef TESTS_KILLED_SNAPSHOT_H
#define TESTS_KILLED_SNAPSHOT_H

#include <stddef.h>
#include <sys/types.h>

struct snapshot {
	char **things; /* "program 12" */
	int count, room;
};

/* All that there is, processes excepted. */
void snapshot_take(struct snapshot *snapshot);

/* What this process and those it started have: programs, maps, links and
 * types by their fds, the namespaces and cgroups they are in, and what they
 * see mounted. */
void snapshot_hold(struct snapshot *snapshot, pid_t pid);

/* What is in `after` and not in `before`, a line each; the caller frees it.
 * `held`: of what others on this machine have as well, only what is in
 * there; NULL: we are alone. */
char *snapshot_left(const struct snapshot *before, const struct snapshot *after,
		    const struct snapshot *held);

/* For those who take it: one more thing; the qdiscs of all interfaces. */
void snapshot_add(struct snapshot *snapshot, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void snapshot_qdiscs(struct snapshot *snapshot);

void snapshot_free(struct snapshot *snapshot);

#endif
