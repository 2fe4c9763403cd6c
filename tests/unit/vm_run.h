/*
 * vm_run.h - rows that are programs: each engine runs them, and agrees.
 */
#ifndef TESTS_UNIT_VM_RUN_H
#define TESTS_UNIT_VM_RUN_H

#include "insn/vm/vm.h"
#include "tests/run.h"

#define R0  BPF_REG_0
#define R1  BPF_REG_1
#define R2  BPF_REG_2
#define R3  BPF_REG_3
#define R4  BPF_REG_4
#define R5  BPF_REG_5
#define R6  BPF_REG_6
#define R7  BPF_REG_7
#define R8  BPF_REG_8
#define R9  BPF_REG_9
#define R10 BPF_REG_10

struct vm_row {
	const char *says;
	struct bpf_insn insns[64]; /* up to the last that is not all zero */
	__u64 r0;
	const char *fault; /* NULL: none */
	const char *sent;  /* vm_map.c: what went out; NULL: whatever */
};

#define PROG(...) .insns = { __VA_ARGS__ }

/* Called on each machine before it runs; returns what r1 shall be. */
typedef __u64 (*vm_setup)(struct vm *vm);

/* Run the row by each engine; r0 or the fault must be the row's, and all
 * registers the same. */
void vm_check(const struct vm_row *row, vm_setup setup);

/* The same for a setup that must be undone, or is looked at afterwards. */
typedef void (*vm_after)(struct vm *vm);
void vm_check_after(const struct vm_row *row, vm_setup setup, vm_after after);

#endif
