/*
 * link.c - whatever keeps a program attached: see link.h.
 */
#include "loader/attach/link.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Of a later kernel than a system's header may be of. */
enum {
	STRUCT_OPS = 44,     /* BPF_STRUCT_OPS, an attach type; 6.4 */
	MAP_LINK = 1u << 13, /* BPF_F_LINK, a flag of the map */
};

/* `fd` is what the kernel answered: a link or -errno. */
static int take(struct link *link, int fd)
{
	*link = LINK_NONE;
	if (fd < 0)
		return fd;
	link->fd = fd;
	return 0;
}

int link_raw_tracepoint(struct link *link, const char *name, int prog_fd)
{
	int err = take(link, sys_raw_tracepoint_open(name, prog_fd));

	return err ? within(err, "raw tracepoint %s", name) : 0;
}

int link_btf(struct link *link, int prog_fd)
{
	return take(link, sys_raw_tracepoint_open(NULL, prog_fd));
}

int link_iter(struct link *link, int prog_fd)
{
	return take(link, sys_link_create(prog_fd, 0, BPF_TRACE_ITER));
}

/* The map's element 0 is its value; writing it registers the functions, or,
 * in a map made for links, makes them ready. */
int link_struct_ops(struct link *link, int map_fd, const void *value)
{
	struct bpf_map_info info = { 0 };
	uint32_t zero = 0;
	int err;

	*link = LINK_NONE;
	err = sys_obj_info(map_fd, &info, sizeof(info));
	if (!err)
		err = sys_map_update(map_fd, &zero, value, 0);
	if (err)
		return within(err, "struct_ops map '%s'", info.name);
	if (info.map_flags & MAP_LINK) {
		err = take(link, sys_link_create(map_fd, 0, STRUCT_OPS));
		return err ? within(err, "struct_ops map '%s'", info.name) : 0;
	}
	link->map_fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
	if (link->map_fd >= 0)
		return 0;
	err = fail(-errno, "another fd for struct_ops map '%s'", info.name);
	sys_map_delete(map_fd, &zero);
	return err;
}

void link_close(struct link *link)
{
	uint32_t zero = 0;

	hook_close(&link->hook);
	if (link->fd >= 0)
		close(link->fd);
	if (link->map_fd >= 0) {
		sys_map_delete(link->map_fd, &zero);
		close(link->map_fd);
	}
	*link = LINK_NONE;
}
