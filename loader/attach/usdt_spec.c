/*
 * usdt_spec.c - arguments of marks, put into a program's map: see
 * usdt_spec.h.
 */
#include "loader/attach/usdt_spec.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MOST_MAPS = 64
}; /* of one program: MAX_USED_MAPS */

/* ---- The map ---- */

static int check_map(const struct bpf_map_info *info)
{
	if (info->type == BPF_MAP_TYPE_ARRAY &&
	    info->value_size == sizeof(struct usdt_spec))
		return 0;
	return refuse(-EINVAL,
		      "the map " USDT_SPECS " is not as bpf/usdt.h defines it: "
		      "an array of %zu bytes each",
		      sizeof(struct usdt_spec));
}

/* 1: it is this one. */
static int try_map(struct usdt_specs *s, uint32_t id)
{
	struct bpf_map_info info = { 0 };
	int err, fd = sys_fd_by_id(SYS_MAPS, id);

	if (fd < 0)
		return fd;
	err = sys_obj_info(fd, &info, sizeof(info));
	if (!err && !strncmp(info.name, USDT_SPECS, sizeof(info.name))) {
		s->map_fd = fd;
		s->count = info.max_entries;
		err = check_map(&info);
		return err ? err : 1;
	}
	close(fd);
	return err;
}

static int find_map(struct usdt_specs *s, int prog_fd)
{
	uint32_t ids[MOST_MAPS] = { 0 };
	struct bpf_prog_info info = { .nr_map_ids = MOST_MAPS,
				      .map_ids = (uintptr_t)ids };
	int err = sys_prog_info(prog_fd, &info);

	for (uint32_t i = 0; i < info.nr_map_ids && i < MOST_MAPS && !err; i++)
		err = try_map(s, ids[i]);
	return err < 0 ? err : 0;
}

int usdt_specs_open(struct usdt_specs *s, int prog_fd)
{
	int err;

	*s = (struct usdt_specs){ .map_fd = -1, .known = 1 };
	err = find_map(s, prog_fd);
	if (err || s->map_fd < 0)
		return err;
	s->specs = calloc(s->count, sizeof(*s->specs));
	return s->specs ? 0 : fail(-ENOMEM, "%u specs of marks", s->count);
}

void usdt_specs_close(struct usdt_specs *s)
{
	if (s->map_fd >= 0)
		close(s->map_fd);
	free(s->specs);
	*s = (struct usdt_specs){ .map_fd = -1 };
}

/* ---- What is in it ---- */

/* What other programs of this map have put there is read once; the first
 * that is not used ends them. */
static int find_spec(struct usdt_specs *s, const struct usdt_spec *spec,
		     uint32_t *key)
{
	int err = 0;

	for (*key = 1; *key < s->count && !err; ++*key) {
		struct usdt_spec *its = &s->specs[*key];

		if (*key >= s->known) {
			err = sys_map_lookup(s->map_fd, key, its);
			s->known = *key + !err;
		}
		if (!its->used || !memcmp(its, spec, sizeof(*its)))
			break;
	}
	return err;
}

static int full(const struct usdt_specs *s)
{
	return refuse(-ENOSPC,
		      "the map " USDT_SPECS " has no room for more than %u "
		      "different sets of arguments: #define BPF_USDT_SPECS "
		      "%u, before bpf/usdt.h is included",
		      s->count ? s->count - 1 : 0, 2 * s->count);
}

int usdt_specs_put(struct usdt_specs *s, const struct usdt_spec *spec,
		   uint64_t *key)
{
	uint32_t at;
	int err = find_spec(s, spec, &at);

	if (!err && at >= s->count)
		return full(s);
	if (!err && !s->specs[at].used) {
		s->specs[at] = *spec;
		err = sys_map_update(s->map_fd, &at, spec, BPF_ANY);
	}
	*key = at;
	return err;
}
