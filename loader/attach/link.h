/*
 * link.h - whatever keeps a program attached, closed in one way.
 *
 *     by perf event      struct hook: a perf fd, and maybe a janitor
 *     by bpf_link        a link's fd: the kernel's object "this program,
 *                        there"; the program runs until it is closed
 *     by map             a struct_ops map of the old kind: its element 0 is
 *                        the attachment; deleting it detaches
 *
 *     prog fd --BPF_RAW_TRACEPOINT_OPEN--> link fd     (4.17)
 *     prog fd --BPF_LINK_CREATE----------> link fd     (5.7)
 *     map fd  --BPF_LINK_CREATE----------> link fd     (6.4, struct_ops)
 */
#ifndef LOADER_ATTACH_LINK_H
#define LOADER_ATTACH_LINK_H

#include "loader/attach/hook.h"

struct link {
	struct hook hook;
	int fd;	    /* of a bpf_link, -1: it is none */
	int map_fd; /* whose element 0 is to be deleted; -1 */
};

#define LINK_NONE                                                    \
	((struct link){ .hook = { .perf_fd = -1, .janitor_fd = -1 }, \
			.fd = -1,                                    \
			.map_fd = -1 })

/* Each of these gives 0, or -errno with the error text and LINK_NONE; the
 * link is the caller's to close. */

/* At a raw tracepoint, by its name: "sched_switch". */
int link_raw_tracepoint(struct link *link, const char *name, int prog_fd);

/* At what attach_btf_id said when the program was loaded: a function, a
 * tracepoint, an LSM hook, a function of another program. */
int link_btf(struct link *link, int prog_fd);

/* An iterator: what sys_iter_create(link->fd) gives is read, and runs it. */
int link_iter(struct link *link, int prog_fd);

/* A table of functions: `value` is the map's whole value, with the fds of
 * its programs.  By a link where the map was made for one (BPF_F_LINK), else
 * the map itself is what keeps it.  The map's fd stays the caller's. */
int link_struct_ops(struct link *link, int map_fd, const void *value);

/* Detach.  Takes a link that was never attached. */
void link_close(struct link *link);

#endif
