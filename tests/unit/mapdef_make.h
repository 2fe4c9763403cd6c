/*
 * mapdef_make.h - an object with one map to be defined, and what a slot of
 * it may hold.
 *
 *     section 1  .maps         counts, 128 bytes; in, the map of a slot;
 *                              untyped, which no type knows
 *             2  xdp           prog; quiet, which is static, at byte 8
 *             3  .text         clamp
 *             4  .struct_ops   table: a pointer to a function and a number
 *             5  .rodata       16 bytes
 */
#ifndef TESTS_UNIT_MAPDEF_MAKE_H
#define TESTS_UNIT_MAPDEF_MAKE_H

#include "loader/object/mapdef.h"

/* Types that are always there. */
enum {
	INT = 1, /* of 4 bytes */
	LONG,	 /* of 8 */
	EVENT,	 /* a struct of 24 */
	PROTO,	 /* a function */
	TABLE_TYPE,
};

enum {
	DEF_MAPS = 1,
	DEF_CODE,
	DEF_TEXT,
	DEF_OPS,
	DEF_RODATA,
	DEF_SECTIONS
};

enum {
	COUNTS = 1,
	IN,
	UNTYPED,
	PROG,
	QUIET,
	CODE_SECTION,
	CLAMP,
	TABLE_OPS,
	AWAY, /* extern */
	MAPS_SECTION,
	DEF_SYMBOLS
};

enum form {
	NUMBER,	  /* __uint */
	WIDE,	  /* __ulong */
	TYPE,	  /* __type */
	MAPS,	  /* __array of the inner map's struct */
	PROGRAMS, /* __array of functions */
	BARE,	  /* a member of that type */
};

struct attr {
	const char *name;
	enum form form;
	uint64_t number; /* or the id of a type */
};

struct def {
	struct attr attrs[8], inner[4];
	struct {
		int byte, symbol; /* a relocation, at this byte of counts */
	} relocs[3];
};

/* clang-format off */
#define HASH { "type", NUMBER, BPF_MAP_TYPE_HASH }
#define OF_MAPS { "type", NUMBER, BPF_MAP_TYPE_ARRAY_OF_MAPS }
#define OF_PROGRAMS { "type", NUMBER, BPF_MAP_TYPE_PROG_ARRAY }
#define KEY { "key", TYPE, INT }
#define INNER { HASH, { "max_entries", NUMBER, 7 }, KEY }
/* clang-format on */

extern struct obj def_obj;
extern struct obj_section def_sections[DEF_SECTIONS];
extern struct obj_symbol def_symbols[DEF_SYMBOLS];
extern uint64_t def_bytes[64];	/* of section .maps */
extern uint32_t def_datasec[8]; /* ids of what is in .maps, up to a 0 */

/* Make it.  The types end with def_end(), so that one may add to them or
 * change what is in .maps. */
void def_start(const struct def *def);
void def_end(void);
int def_read(struct mapdefs *defs);
void def_close(void);

#endif
