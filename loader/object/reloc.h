/*
 * reloc.h - what the relocations of a program ask for.
 *
 *     .relxdp      offset   symbol                    asks for
 *                  16       counts, in .maps          that map's fd
 *                  40       limit, in .rodata         byte 8 of that map
 *                  72       CONFIG_HZ, extern         a setting
 *                  88       bpf_rcu_read_lock, extern a kernel function
 *                  104      clamp, in .text           done: subprog.h
 *
 * The compiler leaves a hole where it does not know a value, and notes which
 * symbol it belongs to.  What the symbol stands for says what goes in; the
 * value itself is known when maps are created.
 *               (R_BPF_64_64, R_BPF_64_32: Documentation/bpf/llvm_reloc.rst)
 */
#ifndef LOADER_OBJECT_RELOC_H
#define LOADER_OBJECT_RELOC_H

#include "loader/object/externs.h"
#include "loader/object/mapdef.h"
#include "loader/object/subprog.h"

enum reloc_kind {
	RELOC_MAP,     /* a map: its file descriptor */
	RELOC_DATA,    /* a variable: a place in a map's value */
	RELOC_KCONFIG, /* a setting: the same, in the map of settings */
	RELOC_KSYM,    /* a variable or an address of the kernel */
	RELOC_KFUNC,   /* a call of a kernel function */
	RELOC_CALL,    /* a call of a function of the object: done already */
	RELOC_FUNC,    /* its address: the same */
};

struct reloc {
	enum reloc_kind kind;
	int slot;		      /* of the linked program */
	const char *name;	      /* of the symbol, or of its section */
	const struct mapdef *map;     /* MAP, DATA, KCONFIG */
	uint32_t offset;	      /* DATA, KCONFIG: byte in the value */
	const struct extern_sym *sym; /* KCONFIG, KSYM, KFUNC */
};

struct relocs {
	struct reloc *rows; /* by slot; of the object */
	int count;
};

/* Those of one linked program.  0, or -errno with one sentence. */
int reloc_read(struct relocs *relocs, struct obj *obj,
	       const struct mapdefs *maps, const struct externs *externs,
	       const struct subprog *prog);

/* "map fd", "kernel function"; for messages. */
const char *reloc_words(enum reloc_kind kind);

#endif
