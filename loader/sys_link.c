/*
 * sys_link.c - the commands that attach: see sys.h.
 */
#include "loader/err.h"
#include "loader/sys_in.h"

#include <errno.h>
#include <string.h>

int sys_raw_tracepoint_open(const char *name, int prog_fd)
{
	return sys_raw_tracepoint_open_with(name, prog_fd, 0);
}

int sys_raw_tracepoint_open_with(const char *name, int prog_fd, uint64_t cookie)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.raw_tracepoint.name = address(name);
	attr.raw_tracepoint.prog_fd = prog_fd;
	attr.raw_tracepoint.cookie = cookie;
	fd = sys_bpf_fd(BPF_RAW_TRACEPOINT_OPEN, &attr,
			cookie ? sizeof(attr.raw_tracepoint)
			       : ATTR_END(raw_tracepoint.prog_fd));
	return fd < 0 ? fail(fd, "bpf(BPF_RAW_TRACEPOINT_OPEN)") : fd;
}

/* Where the ten structs begin that an attach type may have. */
#define MORE_AT offsetof(union bpf_attr, link_create.iter_info)

_Static_assert(MORE_AT == 16, "as attr_link.c draws it");

int sys_link_create_with(const struct link_spec *spec)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	if (spec->more_size > sizeof(attr.room) - MORE_AT)
		return fail(-E2BIG, "bpf(BPF_LINK_CREATE)");
	attr.bpf.link_create.prog_fd = spec->prog_fd;
	attr.bpf.link_create.target_fd = spec->target;
	attr.bpf.link_create.attach_type = spec->attach_type;
	attr.bpf.link_create.flags = spec->flags;
	if (spec->more_size)
		memcpy(attr.room + MORE_AT, spec->more, spec->more_size);
	fd = sys_bpf_fd(BPF_LINK_CREATE, &attr, MORE_AT + spec->more_size);
	return fd < 0 ? fail(fd, "bpf(BPF_LINK_CREATE)") : fd;
}

int sys_link_create(int prog_fd, int target, uint32_t attach_type)
{
	struct link_spec spec = { .prog_fd = prog_fd,
				  .target = target,
				  .attach_type = attach_type };

	return sys_link_create_with(&spec);
}

int sys_link_update(int link_fd, int new_prog_fd)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.link_update.link_fd = link_fd;
	attr.bpf.link_update.new_prog_fd = new_prog_fd;
	err = sys_bpf(BPF_LINK_UPDATE, &attr, ATTR_END(link_update.flags));
	return err < 0 ? fail(err, "bpf(BPF_LINK_UPDATE)") : 0;
}

int sys_link_detach(int link_fd)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.link_detach.link_fd = link_fd;
	err = sys_bpf(BPF_LINK_DETACH, &attr, ATTR_END(link_detach));
	return err < 0 ? fail(err, "bpf(BPF_LINK_DETACH)") : 0;
}

int sys_prog_attach(int prog_fd, int target_fd, uint32_t attach_type,
		    uint32_t flags)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.target_fd = target_fd;
	attr.bpf.attach_bpf_fd = prog_fd;
	attr.bpf.attach_type = attach_type;
	attr.bpf.attach_flags = flags;
	err = sys_bpf(BPF_PROG_ATTACH, &attr, ATTR_END(attach_flags));
	return err < 0 ? fail(err, "bpf(BPF_PROG_ATTACH)") : 0;
}

int sys_prog_detach(int prog_fd, int target_fd, uint32_t attach_type)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.target_fd = target_fd;
	attr.bpf.attach_bpf_fd = prog_fd;
	attr.bpf.attach_type = attach_type;
	err = sys_bpf(BPF_PROG_DETACH, &attr, ATTR_END(attach_type));
	return err < 0 ? fail(err, "bpf(BPF_PROG_DETACH)") : 0;
}

/* ENOSPC: there are more, and how many is said all the same. */
int sys_prog_query(int target_fd, uint32_t attach_type, uint32_t *ids,
		   uint32_t *count, uint32_t *flags)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.query.target_fd = target_fd;
	attr.bpf.query.attach_type = attach_type;
	attr.bpf.query.prog_ids = address(ids);
	attr.bpf.query.prog_cnt = *count;
	err = sys_bpf(BPF_PROG_QUERY, &attr, ATTR_END(query.prog_cnt));
	if (err < 0 && err != -ENOSPC)
		return fail(err, "bpf(BPF_PROG_QUERY)");
	*count = attr.bpf.query.prog_cnt;
	*flags = attr.bpf.query.attach_flags;
	return 0;
}

int sys_iter_create(int link_fd)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.iter_create.link_fd = link_fd;
	fd = sys_bpf_fd(BPF_ITER_CREATE, &attr, ATTR_END(iter_create.flags));
	return fd < 0 ? fail(fd, "bpf(BPF_ITER_CREATE)") : fd;
}
