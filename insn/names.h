/*
 * names.h - what the numbers are called, and since which kernel they exist.
 *
 * One table for each field that holds a number with a name.  A row:
 *
 *     { 27, KERNEL_VERSION(5, 8, 0), "RINGBUF", "" }    of map_type_names
 *
 * The name is what follows the table's prefix, here BPF_MAP_TYPE_.  The
 * tables go beyond the system's <linux/bpf.h>, which is as old as its
 * distribution; their numbers are the kernel's and never change.
 */
#ifndef INSN_NAMES_H
#define INSN_NAMES_H

#include <linux/version.h>

struct name {
	int id;
	int since;	  /* KERNEL_VERSION(5, 8, 0): first seen in 5.8 */
	const char *name; /* without the prefix */
	const char *text; /* in the verifier's notation, "" if it has none */
};

struct names {
	const char *prefix;
	const struct name *rows;
	int count;
};

/* ---- Fields of an instruction (insn.h).  The text of BPF_ADD is "+=". ---- */

extern const struct names class_names;	/* BPF_CLASS(code) */
extern const struct names source_names; /* BPF_SRC(code): imm or register */
extern const struct names order_names;	/* the same of BPF_END: le, be */
extern const struct names alu_names;	/* BPF_OP(code) in ALU, ALU64 */
extern const struct names jmp_names;	/* BPF_OP(code) in JMP, JMP32 */
extern const struct names size_names;	/* BPF_SIZE(code) */
extern const struct names mode_names;	/* BPF_MODE(code) */
extern const struct names atomic_names; /* imm of BPF_ATOMIC */
extern const struct names imm64_names;	/* src of BPF_LD_IMM64 */
extern const struct names call_names;	/* src of BPF_CALL */

/* ---- Numbers given to the system call ---- */

extern const struct names helper_names; /* map_lookup_elem: imm of a call */
extern const struct names cmd_names;
extern const struct names map_type_names;
extern const struct names prog_type_names;
extern const struct names attach_type_names;
extern const struct names link_type_names;

/* The row of a number, NULL if there is none.  Of two names for one number
 * the current one is returned; the other can still be looked up. */
const struct name *name_by_id(const struct names *names, int id);

/* The row of a name, written with its prefix or without, in any case:
 * "BPF_MAP_TYPE_RINGBUF", "ringbuf".  NULL if there is none. */
const struct name *name_by_name(const struct names *names, const char *name);

/* The row of a piece of notation: "+=", "u32".  NULL if there is none. */
const struct name *name_by_text(const struct names *names, const char *text);

/* For printing: the name without its prefix, "unknown" if there is none. */
const char *name_of(const struct names *names, int id);

#endif
