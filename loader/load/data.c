/*
 * data.c - an object's variables: memory that user space and programs share.
 *
 *     before   anonymous pages, filled from the file     we write
 *     create   BPF_MAP_UPDATE_ELEM, key 0                the kernel copies
 *     after    the same pages, now the map's own         both read and write
 *
 *         0x7f...000  +-----------------------+
 *                     | limit | hits | names  |   one value, whole pages
 *                     +-----------------------+
 *
 * mremap(2) puts the map where the copy was, so that a pointer to a variable
 * stays good.  A map that programs only read is frozen first and mapped
 * read-only: the verifier then takes its bytes for constants.  Where the map
 * cannot be mapped the pages stay a copy, looked up when they are asked for.
 *                                  (kernel/bpf/arraymap.c, array_map_mmap)
 */
#include "insn/near.h"
#include "loader/err.h"
#include "loader/load/load_in.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	ENOTSUPP = 524 /* the kernel's own; no header of a system has it */
};

#ifndef BPF_F_MMAPABLE
#define BPF_F_MMAPABLE (1U << 10)
#endif

int load_value_take(struct load_map *map, uint32_t size)
{
	size_t page = sysconf(_SC_PAGESIZE);

	map->value_room = (size + page - 1) / page * page;
	map->value = mmap(NULL, map->value_room, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map->value != MAP_FAILED)
		return 0;
	map->value = NULL;
	return fail(-errno, "map %s: %u bytes", map->def->name, size);
}

int load_data_open(struct load_map *map)
{
	int err = load_value_take(map, map->def->value_size);

	if (!err && map->def->bytes)
		memcpy(map->value, map->def->bytes, map->def->value_size);
	return err;
}

/* From our copy to the map's own pages, at the same address; in two steps,
 * as a MAP_FIXED that fails may have taken the copy away.  No map is mapped
 * whose value has a lock, a timer or the like in it. */
static int share(struct load_map *map)
{
	int prot = PROT_READ | (map->def->rodata ? 0 : PROT_WRITE);
	void *pages;

	if (!(map->spec.flags & BPF_F_MMAPABLE) || sys_pretending())
		return 0;
	pages = mmap(NULL, map->value_room, prot, MAP_SHARED, map->fd, 0);
	if (pages == MAP_FAILED)
		return errno == ENOTSUPP ? 0 : fail(-errno, "mmap()");
	if (mremap(pages, map->value_room, map->value_room,
		   MREMAP_MAYMOVE | MREMAP_FIXED, map->value) == MAP_FAILED)
		return fail(-errno, "mremap()");
	map->shared = true;
	return 0;
}

int load_data_write(struct load_map *map)
{
	uint32_t zero = 0;
	int err;

	err = sys_map_update(map->fd, &zero, map->value, BPF_ANY);
	if (!err && map->def->rodata)
		err = sys_map_freeze(map->fd);
	return err ? err : share(map);
}

void load_data_close(struct load_map *map)
{
	if (map->value)
		munmap(map->value, map->value_room);
	map->value = NULL;
}

/* ---- By name ---- */

static unsigned char *place_of(struct load *load, const struct obj_symbol *s)
{
	struct load_map *map;

	if (s->type != STT_OBJECT || s->section <= 0)
		return NULL;
	map = load_map_of(load, mapdef_at(&load->mapdefs, s->section, 0));
	if (!map || !map->value || map->def->form != MAPDEF_DATA ||
	    s->value > map->def->value_size ||
	    s->size > map->def->value_size - s->value)
		return NULL;
	return map->value + s->value;
}

static void *look_up(struct load *load, int section, void *bytes)
{
	struct load_map *map =
		load_map_of(load, mapdef_at(&load->mapdefs, section, 0));
	uint32_t zero = 0;

	if (!map->shared && map->fd >= 0 && !sys_pretending())
		sys_map_lookup(map->fd, &zero, map->value);
	return bytes;
}

void *load_variable(struct load *load, const char *name, uint32_t *size)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < load->obj.symbol_count; i++) {
		const struct obj_symbol *s = &load->obj.symbols[i];
		unsigned char *bytes = place_of(load, s);

		*size = s->size;
		if (bytes && !strcmp(s->name, name))
			return look_up(load, s->section, bytes);
		if (bytes)
			near_try(&n, s->name);
	}
	if (n.best)
		refuse(-ENOENT, "it has no variable '%s'; did you mean '%s'?",
		       name, n.best);
	else
		refuse(-ENOENT, "it has no variable '%s'", name);
	return NULL;
}
