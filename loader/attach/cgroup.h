/*
 * cgroup.h - programs that are about the processes of one cgroup.
 *
 *     /sys/fs/cgroup                 the root: everybody
 *       |-- app.slice                program A
 *       |     `-- web                program B: A and B are asked about web
 *       `-- lesson.4711              a cgroup of our own, gone with us
 *
 * A cgroup (control group) is a set of processes; its children are born into
 * it.  The kernel shows cgroups as folders: mkdir makes one, writing a
 * process's number into its file cgroup.procs moves the process there.  There
 * are two versions of that, and only folders of the second, a file system of
 * type cgroup2, take programs.
 */
#ifndef LOADER_ATTACH_CGROUP_H
#define LOADER_ATTACH_CGROUP_H

#include "loader/attach/link.h"

#include <limits.h>
#include <sys/types.h>

/* ---- a cgroup of one's own ---- */

struct cgroup {
	int fd;		/* of its folder, as struct place wants it; -1: none */
	int janitor_fd; /* who removes it */
	char path[PATH_MAX];
};

/* Make one below `parent`, or, NULL, below the cgroup that this process is
 * in, and open it.  It is removed by cgroup_close(), or when this process
 * dies of whatever: who is in it then is moved to the one above.  Its name is
 * `name` and our process number.  0, or -errno with the error text; the
 * cgroup is closed then.
 *
 * A child that is forked from here on, and does not exec, has a copy of
 * janitor_fd: it closes that if it is to outlive us, or it is waited for. */
int cgroup_make(struct cgroup *cgroup, const struct cgroup *parent,
		const char *name);

/* From here on the process is in it, with the children it will have; 0: we
 * ourselves.  0, or -errno with the error text. */
int cgroup_enter(const struct cgroup *cgroup, pid_t pid);

/* Its number, as bpf_skb_cgroup_id() and its like give it; 0: not open. */
uint64_t cgroup_id(const struct cgroup *cgroup);

/* Takes one that was never made, if its fds are -1. */
void cgroup_close(struct cgroup *cgroup);

/* ---- attaching ---- */

/* Is `fd` a folder of cgroup2?  0, or -errno with the error text, which says
 * what it is instead. */
int cgroup_check(int fd);

/* The two ways by themselves: by a link (5.7), or by BPF_PROG_ATTACH (4.10),
 * which nothing but an undo ends.  0, or -errno with the error text. */
int cgroup_attach_link(struct link *link, int cgroup_fd, int prog_fd,
		       uint32_t attach_type);
int cgroup_attach_old(struct link *link, int cgroup_fd, int prog_fd,
		      uint32_t attach_type);

#endif
