/*
 * mapdef.h - the maps that an object defines.
 *
 * The old form, a struct per map in the section "maps":
 *
 *     struct bpf_map_def SEC("maps") counts = {
 *             .type = BPF_MAP_TYPE_HASH,   01 00 00 00
 *             .key_size = 4,               04 00 00 00
 *             .value_size = 8,             08 00 00 00
 *             .max_entries = 1024,         00 04 00 00
 *             .map_flags = 0,              00 00 00 00
 *     };
 *
 * The name is the symbol's.  A definition may end after max_entries, and may
 * be longer than we know as long as the rest is zero: the struct grew over
 * the years, and each loader had its own.  libbpf reads this form up to
 * version 0.8.
 */
#ifndef LOADER_OBJECT_MAPDEF_H
#define LOADER_OBJECT_MAPDEF_H

#include "loader/object/obj.h"

struct mapdef {
	const char *name;
	int section;	 /* in obj.sections; with offset: what relocations */
	uint64_t offset; /* for this map point at */
	uint32_t type;	 /* BPF_MAP_TYPE_... */
	uint32_t key_size, value_size, max_entries, map_flags;
};

struct mapdefs {
	struct mapdef *rows; /* by section and offset; of the object */
	int count;
};

/* The maps of the old form.  0, or -errno with the error text. */
int mapdef_read_old(struct mapdefs *defs, struct obj *obj);

/* The map at a place that a relocation's symbol is at, NULL: none. */
const struct mapdef *mapdef_at(const struct mapdefs *defs, int section,
			       uint64_t offset);

#endif
