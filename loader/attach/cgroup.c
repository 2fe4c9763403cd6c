/*
 * cgroup.c - a program to a cgroup: see cgroup.h.
 *
 *     BPF_LINK_CREATE   link fd --> program, cgroup      gone with the fd
 *     BPF_PROG_ATTACH   cgroup --> program               stays: undo
 *
 * Either way there may be several programs at one cgroup, each is asked, and
 * so are those of the cgroups above it.
 */
#include "loader/attach/cgroup.h"
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

int cgroup_check(int fd)
{
	struct statfs fs;
	struct stat st;

	if (fstatfs(fd, &fs) || fstat(fd, &st))
		return fail(-errno, "look at fd %d", fd);
	if (fs.f_type == CGROUP_SUPER_MAGIC)
		return refuse(-EINVAL,
			      "fd %d is of cgroup version 1, and programs are "
			      "attached to cgroups of version 2: where 'mount "
			      "-t cgroup2' shows them",
			      fd);
	if (fs.f_type != CGROUP2_SUPER_MAGIC)
		return refuse(-EINVAL, "fd %d is no cgroup", fd);
	return S_ISDIR(st.st_mode)
		       ? 0
		       : refuse(-ENOTDIR,
				"fd %d is a file of a cgroup, and its folder "
				"is what a program is attached to",
				fd);
}

int cgroup_attach_link(struct link *link, int cgroup_fd, int prog_fd,
		       uint32_t attach_type)
{
	return link_take(link,
			 sys_link_create(prog_fd, cgroup_fd, attach_type));
}

/* A janitor has one fd, the cgroup's; attached, the program is found by its
 * id. */
static void detach(const struct undo *undo)
{
	int prog_fd = sys_fd_by_id(SYS_PROGS, undo->numbers[0]);

	if (prog_fd < 0)
		return;
	sys_prog_detach(prog_fd, undo->fd, undo->numbers[1]);
	close(prog_fd);
}

int cgroup_attach_old(struct link *link, int cgroup_fd, int prog_fd,
		      uint32_t attach_type)
{
	struct bpf_prog_info info = { 0 };
	struct undo undo = UNDO_NONE;
	int err = sys_obj_info(prog_fd, &info, sizeof(info));

	*link = LINK_NONE;
	if (err)
		return err;
	undo.run = detach;
	undo.numbers[0] = info.id;
	undo.numbers[1] = attach_type;
	undo.fd = fcntl(cgroup_fd, F_DUPFD_CLOEXEC, 3);
	if (undo.fd < 0)
		return fail(-errno, "another fd of the cgroup");
	err = link_undo(link, undo, true);
	if (!err)
		err = sys_prog_attach(prog_fd, cgroup_fd, attach_type,
				      BPF_F_ALLOW_MULTI);
	return err ? link_forget(link, err) : 0;
}

/* A command that the kernel knows looks at the fd; else it is EINVAL. */
static bool has_links(void)
{
	int fd;

	sys_quiet(true);
	fd = sys_link_create(-1, -1, BPF_CGROUP_INET_EGRESS);
	sys_quiet(false);
	return fd != -EINVAL;
}

int at_cgroup(struct link *link, const struct at *at)
{
	int type = at->sec->rule->attach_type, fd = at->place->cgroup_fd, err;

	if (fd <= 0)
		return refuse(-EOPNOTSUPP,
			      "it needs a cgroup, which cannot be guessed from "
			      "the section");
	if (type == SEC_NO_ATTACH_TYPE)
		return refuse(-EOPNOTSUPP,
			      "the section does not say which way packets go: "
			      "cgroup_skb/ingress or cgroup_skb/egress");
	err = cgroup_check(fd);
	if (err)
		return err;
	err = cgroup_attach_link(link, fd, at->prog_fd, type);
	if (err == -EINVAL && !has_links())
		err = cgroup_attach_old(link, fd, at->prog_fd, type);
	return err;
}
