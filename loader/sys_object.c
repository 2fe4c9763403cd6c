/*
 * sys_object.c - the commands on whatever the kernel has: ids, info, pins: see sys.h.
 */
#include "loader/err.h"
#include "loader/sys_in.h"

#include <errno.h>
#include <string.h>

static const struct {
	int next, get;
	const char *next_name, *get_name;
} kinds[] = {
	[SYS_PROGS] = { BPF_PROG_GET_NEXT_ID, BPF_PROG_GET_FD_BY_ID,
			"BPF_PROG_GET_NEXT_ID", "BPF_PROG_GET_FD_BY_ID" },
	[SYS_MAPS] = { BPF_MAP_GET_NEXT_ID, BPF_MAP_GET_FD_BY_ID,
		       "BPF_MAP_GET_NEXT_ID", "BPF_MAP_GET_FD_BY_ID" },
	[SYS_LINKS] = { BPF_LINK_GET_NEXT_ID, BPF_LINK_GET_FD_BY_ID,
			"BPF_LINK_GET_NEXT_ID", "BPF_LINK_GET_FD_BY_ID" },
	[SYS_BTFS] = { BPF_BTF_GET_NEXT_ID, BPF_BTF_GET_FD_BY_ID,
		       "BPF_BTF_GET_NEXT_ID", "BPF_BTF_GET_FD_BY_ID" },
};

int sys_next_id(enum sys_kind kind, uint32_t id, uint32_t *next)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.start_id = id;
	err = sys_bpf(kinds[kind].next, &attr, ATTR_END(open_flags));
	*next = attr.bpf.next_id;
	return err < 0 && err != -ENOENT
		       ? fail(err, "bpf(%s)", kinds[kind].next_name)
		       : err;
}

int sys_fd_by_id(enum sys_kind kind, uint32_t id)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.prog_id = id;
	fd = sys_bpf_fd(kinds[kind].get, &attr, ATTR_END(open_flags));
	return fd < 0 ? fail(fd, "bpf(%s, id %u)", kinds[kind].get_name, id)
		      : fd;
}

static int obj_info(int fd, void *info, uint32_t size)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.info.bpf_fd = fd;
	attr.bpf.info.info_len = size;
	attr.bpf.info.info = address(info);
	err = sys_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, ATTR_END(info));
	return err < 0 ? fail(err, "bpf(BPF_OBJ_GET_INFO_BY_FD)") : 0;
}

int sys_obj_info(int fd, void *info, uint32_t size)
{
	memset(info, 0, size);
	return obj_info(fd, info, size);
}

int sys_prog_info(int prog_fd, struct bpf_prog_info *info)
{
	return obj_info(prog_fd, info, sizeof(*info));
}

int sys_btf_info(int btf_fd, struct bpf_btf_info *info)
{
	return obj_info(btf_fd, info, sizeof(*info));
}

int sys_obj_get(const char *path)
{
	union sys_attr attr;
	int fd;

	sys_clear(&attr);
	attr.bpf.pathname = address(path);
	fd = sys_bpf_fd(BPF_OBJ_GET, &attr, ATTR_END(bpf_fd));
	return fd < 0 ? fail(fd, "bpf(BPF_OBJ_GET)") : fd;
}

int sys_obj_pin(int pinned_fd, const char *path)
{
	union sys_attr attr;
	int err;

	sys_clear(&attr);
	attr.bpf.pathname = address(path);
	attr.bpf.bpf_fd = pinned_fd;
	err = sys_bpf(BPF_OBJ_PIN, &attr, ATTR_END(bpf_fd));
	return err < 0 ? fail(err, "bpf(BPF_OBJ_PIN)") : 0;
}
