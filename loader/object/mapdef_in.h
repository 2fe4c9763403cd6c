/*
 * mapdef_in.h - what the readers of maps share; see mapdef.h.
 *
 *     mapdef.c        what is read first, the order of things, mapdef_at()
 *     mapdef_old.c    "maps"
 *     mapdef_btf.c    ".maps": one definition, attribute by attribute
 *     mapdef_data.c   ".data", ".rodata", ".bss", ".kconfig"
 *     mapdef_ops.c    ".struct_ops"
 *     mapdef_slot.c   relocations inside of a definition
 */
#ifndef LOADER_OBJECT_MAPDEF_IN_H
#define LOADER_OBJECT_MAPDEF_IN_H

#include "loader/object/mapdef.h"

struct mapdef_reader {
	struct mapdefs *defs;
	int room; /* rows that fit into it */
	struct obj *obj;
	const struct btf *btf;
	const struct externs *externs;
	const char *file;
	struct mapdef_datasecs *datasecs;
};

/* One variable: its type says what it is, its symbol where. */
struct mapdef_var {
	const char *name;
	const struct obj_symbol *symbol;
	uint32_t type;		   /* past typedef and const */
	const struct btf_type *of; /* that of `type`: a STRUCT */
};

/* The id of the DATASEC with this section's name; 0: there is none. */
uint32_t mapdef_datasec(const struct mapdef_reader *r, const char *section);

/* A new row, whose members are zero; NULL with the error text. */
struct mapdef *mapdef_add(struct mapdef_reader *r);

/* Each variable of a section that its DATASEC names: all are structs, whole
 * in the section.  0, or -errno: of `fn`, or with one sentence. */
int mapdef_each_var(struct mapdef_reader *r, int section,
		    int (*fn)(struct mapdef_reader *,
			      const struct mapdef_var *));

/* What relocations put into the bytes of `var`: into def->values, with the
 * byte in the variable as the index. */
int mapdef_read_slots(struct mapdef_reader *r, struct mapdef *def,
		      const struct mapdef_var *var);

/* Is what a slot stands for a program?  0, or a refusal. */
int mapdef_check_program(const struct mapdef_reader *r,
			 const struct mapdef_value *value);

/* Each form. */
int mapdef_read_old(struct mapdef_reader *r);
int mapdef_read_btf(struct mapdef_reader *r, const struct mapdef_var *var);
int mapdef_read_ops(struct mapdef_reader *r, const struct mapdef_var *var);
int mapdef_read_data(struct mapdef_reader *r, int section);
int mapdef_read_kconfig(struct mapdef_reader *r);

#endif
