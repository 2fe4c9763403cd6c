/*
 * load.c - an object into the kernel: the order of things, and their end.
 */
#include "loader/load/load.h"
#include "insn/near.h"
#include "loader/btf/check.h"
#include "loader/bytes.h"
#include "loader/err.h"
#include "loader/load/load_in.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- What the file says ---- */

/* "build/hello.bpf.o" is called "hello". */
static int name_object(struct load *load, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	load->name = arena_copy(&load->obj.arena, name, strcspn(name, "."));
	return load->name ? 0 : fail(-ENOMEM, "%s", path);
}

static int read_types(struct load *load)
{
	const struct obj_section *btf = obj_section_find(&load->obj, ".BTF");
	const struct obj_section *ext =
		obj_section_find(&load->obj, ".BTF.ext");
	int err;

	if (!btf || !btf->bytes)
		return 0;
	err = btf_read(&load->btf, btf->bytes, btf->size, NULL);
	if (!err)
		err = btf_check(&load->btf);
	if (err)
		return within(err, ".BTF");
	if (!ext || !ext->bytes)
		return 0;
	return ext_read(&load->ext, &load->btf, ext->bytes, ext->size);
}

static int take_rows(struct load *load)
{
	struct arena *arena = &load->obj.arena;

	load->maps =
		arena_take(arena, load->mapdefs.count + 1, sizeof(*load->maps));
	load->progs = arena_take(arena, load->progdefs.count + 1,
				 sizeof(*load->progs));
	load->found = arena_take(arena, load->externs.count + 1,
				 sizeof(*load->found));
	if (!load->maps || !load->progs || !load->found)
		return fail(-ENOMEM, "reading an object");
	for (int i = 0; i < load->mapdefs.count; i++) {
		load->maps[i].def = &load->mapdefs.rows[i];
		load->maps[i].fd = load->maps[i].inner_fd = -1;
		load->maps[i].number = -1;
	}
	for (int i = 0; i < load->progdefs.count; i++) {
		load->progs[i].def = &load->progdefs.rows[i];
		load->progs[i].fd = -1;
	}
	return 0;
}

static bool wanted(const struct load *load, const struct load_prog *prog)
{
	const struct load_want *want = &load->want;

	for (int i = 0; i < want->only_count; i++)
		if (!strcmp(want->only[i], prog->def->name))
			return true;
	return !want->only_count && prog->def->sec.autoload &&
	       !load_ops_waits(load, prog);
}

static int read_progs(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->want.only_count; i++)
		if (!progdef_find(&load->progdefs, load->want.only[i]))
			return -ENOENT;
	for (int i = 0; i < load->progdefs.count && !err; i++) {
		struct load_prog *prog = &load->progs[i];

		prog->wanted = wanted(load, prog);
		err = reloc_read(&prog->relocs, &load->obj, &load->mapdefs,
				 &load->externs, &prog->def->code);
		if (err)
			within(err, "program %s", prog->def->name);
	}
	load_ops_leave_out(load);
	return err;
}

/* Variables, and a table of functions, are as big as they are. */
static int check_size(struct load *load, const struct load_size *size)
{
	const struct load_map *map = load_map_find(load, size->name);

	if (!map)
		return -ENOENT;
	if (map->def->form == MAPDEF_OLD || map->def->form == MAPDEF_BTF ||
	    (size->max_entries <= 1 &&
	     (!size->value_size || size->value_size == map->def->value_size)))
		return 0;
	return refuse(-EINVAL,
		      "map %s is one value of %u bytes: it can have no other "
		      "size",
		      size->name, map->def->value_size);
}

static int open_maps(struct load *load)
{
	int err = 0;

	for (int i = 0; i < load->want.size_count && !err; i++)
		err = check_size(load, &load->want.sizes[i]);
	for (int i = 0; i < load->mapdefs.count && !err; i++)
		if (load->maps[i].def->form == MAPDEF_DATA ||
		    load->maps[i].def->form == MAPDEF_KCONFIG)
			err = load_data_open(&load->maps[i]);
	return err;
}

static void start(struct load *load, const struct load_want *want)
{
	memset(load, 0, sizeof(*load));
	load->want = *want;
	load->btf_fd = -1;
}

int load_open_bytes(struct load *load, const char *path, const void *bytes,
		    size_t size, const struct load_want *want)
{
	int err;

	start(load, want);
	err = obj_read(&load->obj, bytes, size);
	if (!err)
		err = name_object(load, path);
	if (!err)
		err = read_types(load);
	if (!err)
		err = externs_read(&load->externs, &load->obj, &load->btf);
	if (!err)
		err = mapdef_read(&load->mapdefs, &load->obj, &load->btf,
				  &load->externs, load->name);
	if (!err)
		err = progdef_read(&load->progdefs, &load->obj);
	if (!err && want->function)
		err = progdef_add(&load->progdefs, &load->obj, want->function);
	if (!err)
		err = take_rows(load);
	if (!err)
		err = read_progs(load);
	if (!err)
		err = open_maps(load);
	return err ? within(err, "%s", path) : 0;
}

int load_open(struct load *load, const char *path, const struct load_want *want)
{
	struct bytes bytes;
	int err = bytes_open(&bytes, path);

	if (err) {
		start(load, want);
		return err;
	}
	err = load_open_bytes(load, path, bytes.at, bytes.size, want);
	bytes_close(&bytes);
	return err;
}

int load_all(struct load *load)
{
	int err = load_fit(load);

	if (!err)
		err = load_types(load);
	if (!err)
		err = load_maps(load);
	if (!err)
		err = load_patch(load);
	return err ? err : load_progs(load);
}

/* ---- The end ---- */

/* Ours are above 2; 0 is in a load that was never opened. */
static void close_fd(int fd)
{
	if (fd > 2)
		close(fd);
}

/* Until then its spec can be loaded again, for a log or for its lines. */
static void close_prog(const struct load *load, struct load_prog *prog)
{
	if (prog->spec.attach_fd > 0 &&
	    prog->spec.attach_fd != load->want.target_prog)
		close(prog->spec.attach_fd);
	close_fd(prog->fd);
	free(prog->error);
	free(prog->log);
	free(prog->why);
}

static void close_map(struct load_map *map)
{
	close_fd(map->fd);
	close_fd(map->inner_fd);
	load_data_close(map);
}

void load_close(struct load *load)
{
	for (int i = 0; load->progs && i < load->progdefs.count; i++)
		close_prog(load, &load->progs[i]);
	for (int i = 0; load->maps && i < load->mapdefs.count; i++)
		close_map(&load->maps[i]);
	for (int i = 1; i < load->fd_count; i++)
		close_fd(load->fd_array[i]);
	for (int i = 0; i < load->record_count; i++)
		free(load->records[i].error);
	free(load->records);
	free(load->btf_error);
	close_fd(load->btf_fd);
	if (load->has_target)
		target_close(&load->target);
	ext_close(&load->ext);
	btf_close(&load->btf);
	obj_close(&load->obj);
	memset(load, 0, sizeof(*load));
	load->btf_fd = -1;
}

/* ---- By name ---- */

struct load_map *load_map_of(struct load *load, const struct mapdef *def)
{
	return def ? &load->maps[def - load->mapdefs.rows] : NULL;
}

struct load_prog *load_prog_of(struct load *load, int symbol)
{
	for (int i = 0; i < load->progdefs.count; i++)
		if (load->progs[i].def->func->symbol == symbol)
			return &load->progs[i];
	return NULL;
}

struct load_map *load_map_find(struct load *load, const char *name)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < load->mapdefs.count; i++) {
		if (!strcmp(load->maps[i].def->name, name))
			return &load->maps[i];
		near_try(&n, load->maps[i].def->name);
	}
	if (n.best)
		refuse(-ENOENT, "it has no map '%s'; did you mean '%s'?", name,
		       n.best);
	else
		refuse(-ENOENT, "it has no map '%s'", name);
	return NULL;
}

struct load_prog *load_prog_find(struct load *load, const char *name)
{
	const struct progdef *def = progdef_find(&load->progdefs, name);

	return def ? &load->progs[def - load->progdefs.rows] : NULL;
}

void load_name(char to[BPF_OBJ_NAME_LEN], const char *name)
{
	size_t i = 0;

	memset(to, 0, BPF_OBJ_NAME_LEN);
	for (; name[i] && i < BPF_OBJ_NAME_LEN - 1; i++)
		to[i] = isalnum((unsigned char)name[i]) || name[i] == '.' ||
					name[i] == '_'
				? name[i]
				: '_';
}

char *load_keep_error(void)
{
	return strdup(err_text());
}
