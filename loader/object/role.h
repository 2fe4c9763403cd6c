/*
 * role.h - what a section of a BPF object is for, told by its name.
 *
 *     "license"  "version"            words and a number for the kernel
 *     "xdp", "kprobe/x", ...          programs, one kind each  (sec.h)
 *     ".text"                         functions that programs call
 *     ".maps"  "maps"                 maps, by types or by struct
 *     ".data"  ".rodata"  ".bss"      variables, and ".data.mine": each
 *                                     section becomes an array of one value
 *     ".struct_ops"  ".struct_ops.link"   tables of functions
 *     ".BTF"  ".BTF.ext"              types, and what is where
 *
 * ".kconfig" and ".ksyms" hold what others define; compilers leave them out
 * of the file and name them in the types only.
 */
#ifndef LOADER_OBJECT_ROLE_H
#define LOADER_OBJECT_ROLE_H

#include <stdbool.h>

enum obj_role {
	ROLE_NONE,    /* nothing that a loader needs */
	ROLE_TEXT,    /* functions for other programs to call */
	ROLE_PROGRAM, /* any other code */
	ROLE_LICENSE,
	ROLE_VERSION,
	ROLE_MAPS,     /* maps, defined by their types */
	ROLE_OLD_MAPS, /* maps, each a struct bpf_map_def */
	ROLE_DATA,
	ROLE_RODATA,
	ROLE_BSS,
	ROLE_KCONFIG,
	ROLE_KSYMS,
	ROLE_STRUCT_OPS,
	ROLE_ARENA, /* variables in an arena map */
	ROLE_JUMPS, /* targets of indirect jumps */
	ROLE_BTF,
	ROLE_BTF_EXT,
	ROLE_DEBUG,
};

/* `code`: it holds instructions; `filled`: it has bytes in the file. */
enum obj_role role_of(const char *name, bool code, bool filled);

/* "read-only variables", for a message. */
const char *role_words(enum obj_role role);

#endif
