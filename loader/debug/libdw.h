/*
 * libdw.h - libdw of elfutils, which reads DWARF: loaded when it is asked for.
 *
 *     unit ---- subprogram "get" ---- formal_parameter "n"   a tree of DIEs
 *                    |                    `- location: r2, bytes 0..23
 *                    `- inlined_subroutine ...
 *
 * Only what is named from debug information needs it, so neither the build
 * nor the start of a program does.  Its types are declared here, as its
 * headers are in another package than the library; the layout of the three
 * that callers hold is part of its ABI.  (elfutils/libdw.h)
 */
#ifndef LOADER_DEBUG_LIBDW_H
#define LOADER_DEBUG_LIBDW_H

#include <stddef.h>
#include <stdint.h>

struct libdw_die {
	void *address, *unit, *abbrev;
	long padding;
};

struct libdw_attr {
	unsigned int code, form;
	unsigned char *value;
	void *unit;
};

struct libdw_op {
	uint8_t atom;
	uint64_t number, number2, offset;
};

/* Functions under their own vars, without "dwarf_".  What they hand out is
 * theirs until end(). */
struct libdw {
	unsigned int (*elf_version)(unsigned int version);
	void *(*elf_memory)(char *bytes, size_t size);
	int (*elf_end)(void *elf);
	void *(*begin_elf)(void *elf, int command, void *group);
	int (*end)(void *dwarf);
	int (*get_units)(void *dwarf, void *unit, void **next,
			 uint16_t *version, uint8_t *type,
			 struct libdw_die *die, struct libdw_die *sub);
	int (*child)(struct libdw_die *die, struct libdw_die *result);
	int (*siblingof)(struct libdw_die *die, struct libdw_die *result);
	int (*tag)(struct libdw_die *die);
	const char *(*diename)(struct libdw_die *die);
	uint64_t (*dieoffset)(struct libdw_die *die);
	struct libdw_attr *(*attr_integrate)(struct libdw_die *die,
					     unsigned int name,
					     struct libdw_attr *result);
	struct libdw_die *(*formref_die)(struct libdw_attr *attr,
					 struct libdw_die *result);
	int (*formudata)(struct libdw_attr *attr, uint64_t *value);
	ptrdiff_t (*ranges)(struct libdw_die *die, ptrdiff_t offset,
			    uint64_t *base, uint64_t *start, uint64_t *end);
	ptrdiff_t (*getlocations)(struct libdw_attr *attr, ptrdiff_t offset,
				  uint64_t *base, uint64_t *start,
				  uint64_t *end, struct libdw_op **ops,
				  size_t *count);
};

/* NULL: it is not here. */
const struct libdw *libdw_load(void);

#endif
