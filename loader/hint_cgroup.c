/*
 * hint_cgroup.c - a program is not attached to a cgroup: who is there?
 *
 *     64 programs at one cgroup                    the 65th: E2BIG
 *     one that wants to be alone (BPF_PROG_ATTACH  any other there, or in a
 *     without BPF_F_ALLOW_MULTI)                   cgroup below: EPERM
 *
 * So the cgroup is asked, and those above it, by "..".
 */
#include "loader/hint_rule.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

#define MOST_PROGRAMS 64 /* BPF_CGROUP_MAX_PROGS */

struct there {
	int fd; /* of the folder */
	uint32_t type;
	uint32_t first; /* program */
	uint32_t count, flags;
};

static bool is_cgroup(int fd)
{
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

static bool ask(struct there *at)
{
	at->count = 1;
	return !sys_prog_query(at->fd, at->type, &at->first, &at->count,
			       &at->flags) &&
	       at->count;
}

static bool is_alone(const struct there *at)
{
	return !(at->flags & BPF_F_ALLOW_MULTI);
}

/* The folder of the failed call, opened again: it is closed going up. */
static bool begin(const struct hint *h, struct there *at)
{
	bool link = h->failure->call.cmd == BPF_LINK_CREATE;
	int fd = link ? (int)h->attr->link_create.target_fd
		      : (int)h->attr->target_fd;

	at->type =
		link ? h->attr->link_create.attach_type : h->attr->attach_type;
	at->fd = is_cgroup(fd) ? openat(fd, ".", O_RDONLY | O_CLOEXEC) : -1;
	return at->fd >= 0;
}

static bool go_up(struct there *at)
{
	int above = openat(at->fd, "..", O_RDONLY | O_CLOEXEC);

	close(at->fd);
	at->fd = above;
	if (above < 0 || is_cgroup(above))
		return above >= 0;
	close(above);
	return false;
}

static void say_alone(struct hint *h, const struct there *at)
{
	char path[256];

	hint_fd_kind(at->fd, path, sizeof(path));
	hint_why(h,
		 "program %u is attached to %s in a way that lets no other be "
		 "there or in a cgroup below (BPF_PROG_ATTACH without "
		 "BPF_F_ALLOW_MULTI)",
		 at->first, path);
	hint_try(h, "a cgroup that is not below that one; or end the program "
		    "that is there");
}

static bool find_alone(struct hint *h, struct there *at)
{
	do {
		if (!ask(at) || !is_alone(at))
			continue;
		say_alone(h, at);
		close(at->fd);
		return true;
	} while (go_up(at));
	return false;
}

static bool is_full(struct hint *h, struct there *at)
{
	bool full = ask(at) && at->count >= MOST_PROGRAMS;

	if (full) {
		hint_why(h,
			 "%u programs of this kind are attached to that "
			 "cgroup, and the kernel takes no more than %d",
			 at->count, MOST_PROGRAMS);
		hint_try(h, "one program that does what several of them do; "
			    "or a cgroup below, with 64 of its own");
	}
	close(at->fd);
	return full;
}

/* CAP_SYS_ADMIN stands for it on most kernels, and not on all. */
static bool has_no_right(struct hint *h, struct there *at)
{
	if (cap_has(&h->cap, CAP_NET_ADMIN) || cap_has(&h->cap, CAP_SYS_ADMIN))
		return false;
	close(at->fd);
	hint_why(h, "attaching to a cgroup takes CAP_NET_ADMIN, which this "
		    "process does not have");
	hint_try_privilege(h, CAP_NET_ADMIN, -1);
	return true;
}

bool hint_cgroup(struct hint *h)
{
	struct there at;

	if ((h->err != EPERM && h->err != E2BIG) || !begin(h, &at))
		return false;
	if (h->err == E2BIG)
		return is_full(h, &at);
	return has_no_right(h, &at) || find_alone(h, &at);
}
