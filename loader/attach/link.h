/*
 * link.h - whatever keeps a program attached, closed in one way.
 *
 *     by bpf_link        a link's fd: the kernel's object "this program,
 *                        there"; the program runs until it is closed
 *     by perf event      struct hook: a perf fd, and maybe a janitor; several
 *                        of them for one event per CPU or per place
 *     by neither         a filter of an interface, a socket's option, a
 *                        struct_ops map: what undoes it is kept
 *
 *     prog fd --BPF_RAW_TRACEPOINT_OPEN--> link fd     (4.17)
 *     prog fd --BPF_LINK_CREATE----------> link fd     (5.7)
 *     map fd  --BPF_LINK_CREATE----------> link fd     (6.4, struct_ops)
 *     prog fd --BPF_PROG_ATTACH, netlink, setsockopt-> nothing: undo
 */
#ifndef LOADER_ATTACH_LINK_H
#define LOADER_ATTACH_LINK_H

#include "loader/attach/hook.h"

#include <stdbool.h>
#include <stdint.h>

/* How to take away what no fd keeps. */
struct undo {
	void (*run)(const struct undo *undo); /* NULL: nothing to do */
	int fd; /* what it is done to, owned by the link: a map, a socket, a
		 * cgroup's folder; -1: none */
	uint32_t numbers[5]; /* as `run` reads them */
	int janitor_fd;	     /* who does it if we die; -1: nobody has to */
};

struct link {
	int fd;		   /* of a bpf_link, -1: it is none */
	struct hook hook;  /* a perf event */
	struct hook *more; /* and more of them; NULL: none */
	int more_count;
	struct undo undo;
};

#define UNDO_NONE ((struct undo){ .fd = -1, .janitor_fd = -1 })
#define LINK_NONE                                                    \
	((struct link){ .fd = -1,                                    \
			.hook = { .perf_fd = -1, .janitor_fd = -1 }, \
			.undo = { .fd = -1, .janitor_fd = -1 } })

/* Each of these gives 0, or -errno with the error text and LINK_NONE; the
 * link is the caller's to close. */

/* At a raw tracepoint, by its name: "sched_switch".  A cookie that is not 0
 * takes Linux 6.10: -EOPNOTSUPP. */
int link_raw_tracepoint(struct link *link, const char *name, int prog_fd,
			uint64_t cookie);

/* At what attach_btf_id said when the program was loaded: a function, a
 * tracepoint, an LSM hook, a function of another program. */
int link_btf(struct link *link, int prog_fd);

/* An iterator: what sys_iter_create(link->fd) gives is read, and runs it. */
int link_iter(struct link *link, int prog_fd);

/* A table of functions: `value` is the map's whole value, with the fds of
 * its programs.  By a link where the map was made for one (BPF_F_LINK), else
 * the map itself is what keeps it.  The map's fd stays the caller's. */
int link_struct_ops(struct link *link, int map_fd, const void *value);

/* An XDP program of an interface, the way of before 5.9: by netlink. */
int link_xdp_netlink(struct link *link, int ifindex, int prog_fd,
		     uint32_t flags);

/* ---- for who attaches in a way of his own ---- */

/* `fd` is what the kernel answered to BPF_LINK_CREATE: a link or -errno. */
int link_take(struct link *link, int fd);

/* What is about to be done is undone by `undo` when the link is closed.
 * `outlives`: it would stay although this process dies, so a janitor is hired;
 * where that fails, do not do it.  The undo's fd is the link's now. */
int link_undo(struct link *link, struct undo undo, bool outlives);

/* It was not done, so nobody undoes it.  `err` comes back. */
int link_forget(struct link *link, int err);

/* A hook for each of `count` perf events, HOOK_NONE all; link_close() closes
 * them.  -ENOMEM with the error text. */
int link_hooks(struct link *link, int count);

/* Detach.  Takes a link that was never attached, or is half attached. */
void link_close(struct link *link);

#endif
