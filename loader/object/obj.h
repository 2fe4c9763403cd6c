/*
 * obj.h - what an object file says, as plain data.
 *
 *   file:  ELF header | sections ... | section table
 *
 *     section "kprobe/x"   instructions      function  hello    slots 0-8
 *                                            function  helper   slots 9-12
 *     section ".relkprobe/x"                 slot 2: "counts"
 *     section ".maps", ".rodata", ...        bytes
 *
 * The same on every machine and without privileges: the kernel has no part
 * in it.  All memory is the object's own and ends with it; it points into
 * no file.
 */
#ifndef LOADER_OBJECT_OBJ_H
#define LOADER_OBJECT_OBJ_H

#include "insn/insn.h"
#include "loader/object/arena.h"
#include "loader/object/role.h"

#include <stdbool.h>
#include <stdint.h>

/* Where a symbol is that is in no section. */
enum obj_place {
	OBJ_EXTERN = -1,  /* defined elsewhere: by the kernel, or in another
			   * object */
	OBJ_NOWHERE = -2, /* a number, or the source file's name */
	OBJ_COMMON = -3,  /* "int x;" of old C: no section yet */
};

/* A name in some section that stands for a place in it. */
struct obj_symbol {
	const char *name;
	uint64_t value; /* byte in its section */
	uint64_t size;	/* bytes */
	int section;	/* in obj.sections; below 0: of enum obj_place */
	int type;	/* STT_FUNC, STT_OBJECT, ...            (elf.h) */
	int bind;	/* STB_LOCAL, STB_GLOBAL, STB_WEAK */
	int visibility; /* STV_DEFAULT, ... */
};

/* "At this byte of the section, put what that symbol stands for." */
struct obj_reloc {
	uint64_t offset; /* byte in the section that is patched */
	int type;	 /* R_BPF_64_64 (1), R_BPF_64_32 (10), ... */
	int symbol;	 /* index in obj.symbols */
	int64_t addend;	 /* of SHT_RELA; else it is in the bytes */
};

struct obj_section {
	const char *name;
	enum obj_role role;
	uint32_t type;		    /* SHT_PROGBITS, SHT_NOBITS, ... */
	uint64_t flags;		    /* SHF_EXECINSTR, ... */
	const unsigned char *bytes; /* NULL for SHT_NOBITS */
	uint64_t size;

	struct obj_reloc *relocs; /* by offset */
	int reloc_count;
};

/* A function's instructions, in place in their section. */
struct obj_func {
	const char *name;
	int section, symbol;
	int start, count; /* slots of its section */
	const struct bpf_insn *insns;
};

struct obj {
	struct arena arena;
	struct obj_section *sections; /* by ELF's index, 0 is empty */
	int section_count;
	struct obj_symbol *symbols; /* the same */
	int symbol_count;
	struct obj_func *funcs; /* by section, then by start */
	int func_count;
	const char *license; /* "": none */
	uint32_t version;    /* of the kernel, as old ones wanted it; or 0 */
};

/* Read an object from memory; the bytes are copied.  0, or -errno with one
 * sentence as the error text.  Either way obj_close() it. */
int obj_read(struct obj *obj, const void *bytes, size_t size);
void obj_close(struct obj *obj);

/* Does the section hold instructions? */
bool obj_is_code(const struct obj_section *section);

/* The section of that name, NULL if there is none. */
const struct obj_section *obj_section_find(const struct obj *obj,
					   const char *name);

/* "R_BPF_64_64" for 1; "unknown". */
const char *obj_reloc_name(int type);

/* The first relocation at a byte of the section, NULL if there is none. */
const struct obj_reloc *obj_reloc_at(const struct obj_section *section,
				     uint64_t offset);

/* `len` bytes at `offset` of a section: the only way into what a file says.
 * NULL if they are not all there; no error text. */
const void *obj_bytes(const struct obj_section *section, uint64_t offset,
		      uint64_t len);

#endif
