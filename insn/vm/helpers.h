/*
 * helpers.h - the functions of the kernel that a program may call.
 *
 * A helper finds its arguments in r1-r5 and gives a value for r0, -errno
 * among them; which one, the imm of the call says (names.h, helper_names).
 * The families have a table each: helpers_map.c, helpers_env.c, ...
 */
#ifndef INSN_VM_HELPERS_H
#define INSN_VM_HELPERS_H

#include "insn/vm/vm.h"

struct helper {
	int id;	  /* BPF_FUNC_... */
	int args; /* how many of r1-r5 it reads */

	/* One of two: gives r0, or moves the program somewhere else. */
	__u64 (*value)(struct vm *vm);
	enum vm_status (*go)(struct vm *vm);
};

struct helper_family {
	const struct helper *rows;
	int count;
};

extern const struct helper_family helpers_map;	/* elements of maps */
extern const struct helper_family helpers_env;	/* time, identity, random */
extern const struct helper_family helpers_mem;	/* probe_read, packet bytes */
extern const struct helper_family helpers_text; /* printing and parsing */
extern const struct helper_family helpers_ring; /* events on their way out */

/* Call helper `id`: through env.call if it answers, else our own; a fault
 * if there is none. */
enum vm_status helper_call(struct vm *vm, int id);
enum vm_status helper_kfunc(struct vm *vm, int btf_id);

/* The registers that a helper reads, as a set (uses.h). */
unsigned helper_args(int id);

/* For helpers: set r0 and be done. */
enum vm_status helper_result(struct vm *vm, __u64 r0);

/* The map that a register stands for; NULL with the fault set. */
struct vm_map *helper_map(struct vm *vm, int reg);

/* A string that ends within `size` bytes.  Its length, or -1: no memory, or
 * no end.  No fault. */
int helper_string(struct vm *vm, __u64 addr, char *buf, int size);

#endif
