/*
 * link.c - whatever keeps a program attached: see link.h.
 */
#include "loader/attach/link.h"
#include "loader/attach/janitor.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Of a later kernel than a system's header may be of. */
enum {
	STRUCT_OPS = 44,     /* BPF_STRUCT_OPS, an attach type; 6.4 */
	MAP_LINK = 1u << 13, /* BPF_F_LINK, a flag of the map */
};

int link_take(struct link *link, int fd)
{
	*link = LINK_NONE;
	if (fd < 0)
		return fd;
	link->fd = fd;
	return 0;
}

static void run_undo(struct undo *undo)
{
	if (undo->janitor_fd >= 0)
		janitor_dismiss(undo->janitor_fd);
	else if (undo->run)
		undo->run(undo);
	if (undo->fd >= 0)
		close(undo->fd);
	*undo = UNDO_NONE;
}

static void janitor_undo(const void *undo)
{
	((const struct undo *)undo)->run(undo);
}

int link_undo(struct link *link, struct undo undo, bool outlives)
{
	link->undo = undo;
	link->undo.janitor_fd = -1;
	if (!outlives)
		return 0;
	undo.janitor_fd = janitor_hire(janitor_undo, &undo, undo.fd);
	if (undo.janitor_fd < 0)
		return link_forget(link, undo.janitor_fd);
	link->undo.janitor_fd = undo.janitor_fd;
	return 0;
}

int link_forget(struct link *link, int err)
{
	if (link->undo.janitor_fd >= 0)
		janitor_release(link->undo.janitor_fd);
	if (link->undo.fd >= 0)
		close(link->undo.fd);
	link->undo = UNDO_NONE;
	return err;
}

int link_hooks(struct link *link, int count)
{
	link->more = calloc(count, sizeof(*link->more));
	if (!link->more)
		return fail(-ENOMEM, "%d perf events", count);
	for (int i = 0; i < count; i++)
		link->more[i] = HOOK_NONE;
	link->more_count = count;
	return 0;
}

/* Would it be attached without a cookie? */
static bool takes_no_cookie(const char *name, int prog_fd)
{
	int fd;

	sys_quiet(true);
	fd = sys_raw_tracepoint_open(name, prog_fd);
	sys_quiet(false);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int link_raw_tracepoint(struct link *link, const char *name, int prog_fd,
			uint64_t cookie)
{
	int fd = sys_raw_tracepoint_open_with(name, prog_fd, cookie);
	int err = link_take(link, fd);

	if (err == -EINVAL && cookie && takes_no_cookie(name, prog_fd))
		err = refuse(-EOPNOTSUPP,
			     "this kernel has no cookies at raw tracepoints, "
			     "which 6.10 brought");
	return err ? within(err, "raw tracepoint %s", name) : 0;
}

int link_btf(struct link *link, int prog_fd)
{
	return link_take(link, sys_raw_tracepoint_open(NULL, prog_fd));
}

int link_iter(struct link *link, int prog_fd)
{
	return link_take(link, sys_link_create(prog_fd, 0, BPF_TRACE_ITER));
}

static void delete_element(const struct undo *undo)
{
	uint32_t zero = 0;

	sys_map_delete(undo->fd, &zero);
}

/* What a map without a link registers stays when its last fd is closed. */
static int keep_registered(struct link *link, int map_fd)
{
	struct undo undo = UNDO_NONE;

	undo.run = delete_element;
	undo.fd = fcntl(map_fd, F_DUPFD_CLOEXEC, 3);
	if (undo.fd >= 0)
		return link_undo(link, undo, true);
	return fail(-errno, "another fd");
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
	if (!err && !(info.map_flags & MAP_LINK))
		err = keep_registered(link, map_fd);
	if (!err)
		err = sys_map_update(map_fd, &zero, value, 0);
	if (!err && info.map_flags & MAP_LINK)
		err = link_take(link, sys_link_create(map_fd, 0, STRUCT_OPS));
	return err ? within(link_forget(link, err), "struct_ops map '%s'",
			    info.name)
		   : 0;
}

void link_close(struct link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	hook_close(&link->hook);
	for (int i = 0; i < link->more_count; i++)
		hook_close(&link->more[i]);
	free(link->more);
	run_undo(&link->undo);
	*link = LINK_NONE;
}
