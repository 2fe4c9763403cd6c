/*
 * mapdef.h - the maps that an object defines, whatever way it says so.
 *
 * By types, in the section ".maps": no byte of it counts, only the types of
 * the members.  A number is the length of an array, pointed to:
 *
 *     struct {
 *             __uint(type, BPF_MAP_TYPE_HASH);    int (*type)[1];
 *             __uint(max_entries, 1024);          int (*max_entries)[1024];
 *             __type(key, __u32);                 __u32 *key;
 *             __type(value, struct event);        struct event *value;
 *     } events SEC(".maps");
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
 *
 * And without being asked: each section of variables is a map with a single
 * value, the whole section; so are the kernel's settings in ".kconfig", and
 * each table of functions in ".struct_ops" is a map as well.
 */
#ifndef LOADER_OBJECT_MAPDEF_H
#define LOADER_OBJECT_MAPDEF_H

#include "loader/btf/btf.h"
#include "loader/object/externs.h"
#include "loader/object/obj.h"

enum mapdef_form {
	MAPDEF_OLD,	   /* "maps" */
	MAPDEF_BTF,	   /* ".maps" */
	MAPDEF_DATA,	   /* a section of variables: .data, .rodata, .bss */
	MAPDEF_KCONFIG,	   /* externs in .kconfig */
	MAPDEF_STRUCT_OPS, /* one variable of .struct_ops or .struct_ops.link */
};

/* What a slot of a map is at first: another map, or a program. */
struct mapdef_value {
	uint32_t index; /* the key; STRUCT_OPS: the byte of the member */
	int symbol;	/* in obj.symbols: a map's, or a program's */
};

struct mapdef {
	const char *name;
	enum mapdef_form form;
	int section;	 /* in obj.sections; with offset: what relocations */
	uint64_t offset; /* for this map point at; -1: none do */
	uint32_t type;	 /* BPF_MAP_TYPE_... */
	uint32_t key_size, value_size, max_entries, map_flags;
	uint32_t numa_node;
	uint64_t map_extra;
	bool pinned;		       /* by its name (LIBBPF_PIN_BY_NAME) */
	uint32_t key_type, value_type; /* in the object's BTF; 0: not said */
	const struct mapdef *inner;  /* of a map of maps; NULL: by its values */
	struct mapdef_value *values; /* of maps, programs, STRUCT_OPS */
	int value_count;
	const void *bytes; /* DATA, STRUCT_OPS: value_size bytes; NULL: zero */
	bool rodata;	   /* DATA: frozen once it is written */
	bool link;	   /* STRUCT_OPS: of .struct_ops.link */
};

struct mapdefs {
	struct mapdef *rows; /* by section and offset; of the object */
	int count;
};

/* All of them.  `btf` is the object's own, without types if it has none;
 * `externs` are what it uses of others.  `file` is the object's name, which
 * begins the names of the maps made of .data, .rodata, .bss and .kconfig:
 * "hello" makes "hello.rodata".  0, or -errno with one sentence as the error
 * text. */
int mapdef_read(struct mapdefs *defs, struct obj *obj, const struct btf *btf,
		const struct externs *externs, const char *file);

/* The map at a place that a relocation's symbol is at, NULL: none.  Any
 * place of a section of variables is in its map. */
const struct mapdef *mapdef_at(const struct mapdefs *defs, int section,
			       uint64_t offset);

/* The size that a ring buffer of at least `wanted` bytes has: a power of two
 * of pages.  0, and what no such size reaches, stay: the kernel refuses. */
uint32_t mapdef_ring_size(uint32_t wanted, uint32_t page);

#endif
