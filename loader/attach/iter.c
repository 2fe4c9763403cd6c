/*
 * iter.c - a program that is run over all there is of something: see iter.h.
 *
 * Some walk all there is, some only a part, which is said when the link is
 * made, in a union bpf_iter_link_info:
 *
 *     bpf_map_elem, bpf_sk_storage_map, sockmap    map_fd         one map
 *     task, task_file, task_vma                    pid            one process
 *     cgroup                                       fd, order      one tree
 */
#include "loader/attach/iter.h"
#include "insn/names.h"
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* As in a kernel of 6.1 and later: older headers have less of it. */
union part {
	struct {
		uint32_t map_fd;
	} map;
	struct {
		uint32_t order, cgroup_fd;
		uint64_t cgroup_id;
	} cgroup;
	struct {
		uint32_t tid, pid, pid_fd;
	} task;
};

#define FROM_ABOVE 2 /* BPF_CGROUP_ITER_DESCENDANTS_PRE */

static int link_part(struct link *link, const struct at *at,
		     const union part *part)
{
	struct link_iter more = { .iter_info = (uintptr_t)part,
				  .iter_info_len = sizeof(*part) };
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .attach_type = BPF_TRACE_ITER,
				  .more = &more,
				  .more_size = sizeof(more) };

	return link_take(link, sys_link_create_with(&spec));
}

/* EINVAL: the map is of a type that it does not walk. */
static int say_type(const struct at *at, int err)
{
	struct bpf_map_info info = { 0 };

	if (err != -EINVAL ||
	    sys_obj_info(at->place->map_fd, &info, sizeof(info)))
		return err;
	return refuse(err,
		      "map '%s' is of type %s, which iter/%s does not walk",
		      info.name, name_of(&map_type_names, info.type),
		      at->sec->target);
}

static int at_map(struct link *link, const struct at *at)
{
	union part part = { .map.map_fd = at->place->map_fd };

	if (at->place->map_fd <= 0)
		return refuse(-EOPNOTSUPP,
			      "it needs a map to walk, which cannot be guessed "
			      "from the section");
	return say_type(at, link_part(link, at, &part));
}

static int at_process(struct link *link, const struct at *at)
{
	union part part = { .task.pid = at->place->pid };

	return at->place->pid ? link_part(link, at, &part)
			      : link_iter(link, at->prog_fd);
}

/* No fd: all of them, from the root. */
static int at_tree(struct link *link, const struct at *at)
{
	union part part = { .cgroup.order = FROM_ABOVE,
			    .cgroup.cgroup_fd = at->place->cgroup_fd };

	return link_part(link, at, &part);
}

static const struct {
	const char *target;
	int (*attach)(struct link *link, const struct at *at);
} parts[] = {
	{ "bpf_map_elem", at_map },  { "bpf_sk_storage_map", at_map },
	{ "sockmap", at_map },	     { "task", at_process },
	{ "task_file", at_process }, { "task_vma", at_process },
	{ "cgroup", at_tree },
};

int at_iter(struct link *link, const struct at *at)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!strcmp(at->sec->target, parts[i].target))
			return parts[i].attach(link, at);
	return link_iter(link, at->prog_fd);
}

/* EAGAIN: a million objects without a word, and the kernel pauses. */
int iter_read(int link_fd, FILE *out)
{
	char bytes[4096];
	int fd = sys_iter_create(link_fd), err = 0;
	ssize_t n = 1;

	if (fd < 0)
		return fd;
	while (n && !err) {
		n = read(fd, bytes, sizeof(bytes));
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			err = fail(-errno, "read what the iterator says");
		else if (n > 0 && fwrite(bytes, 1, n, out) != (size_t)n)
			err = fail(-EIO, "write what the iterator says");
	}
	close(fd);
	return err;
}
