/* See vm_run.h. */
#include "tests/unit/vm_run.h"

#include <stdlib.h>
#include <string.h>

static enum vm_status (*const engines[])(struct vm *) = {
	vm_run,
	vm_run_fast,
};

#define ENGINES (int)(sizeof(engines) / sizeof(engines[0]))

static void check_end(const struct vm *vm, const struct vm_row *row)
{
	if (row->fault) {
		ck_assert_int_eq(vm->cpu.status, VM_FAULTED);
		ck_assert_str_eq(vm->fault.text, row->fault);
		return;
	}
	ck_assert_msg(vm->cpu.status == VM_EXITED, "fault at %d: %s",
		      vm->fault.pc, vm->fault.text);
	ck_assert_msg(vm->cpu.reg[R0] == row->r0, "r0 is 0x%llx, not 0x%llx",
		      vm->cpu.reg[R0], row->r0);
}

static int length(const struct vm_row *row)
{
	static const struct bpf_insn none;
	int len = sizeof(row->insns) / sizeof(row->insns[0]);

	while (len && !memcmp(&row->insns[len - 1], &none, sizeof(none)))
		len--;
	return len;
}

static void run(struct vm_cpu *cpu, const struct vm_row *row, int engine,
		vm_setup setup, vm_after after)
{
	/* A copy on the heap, so that reading past its end is seen. */
	int len = length(row);
	struct bpf_insn *insns = malloc(len * sizeof(*insns));
	struct vm_prog prog = { insns, len, "test", NULL };
	struct vm *vm = vm_open();

	memcpy(insns, row->insns, len * sizeof(*insns));
	vm->budget = 100000;
	vm_start(vm, &prog, setup ? setup(vm) : 0);
	engines[engine](vm);
	check_end(vm, row);
	memcpy(cpu, &vm->cpu, sizeof(*cpu));
	if (after)
		after(vm);
	vm_close(vm);
	vm_prog_close(&prog);
	free(insns);
}

static void compare(const struct vm_cpu *a, const struct vm_cpu *b)
{
	for (int i = 0; i <= R10; i++)
		ck_assert_msg(a->reg[i] == b->reg[i],
			      "r%d: 0x%llx here, 0x%llx there", i, a->reg[i],
			      b->reg[i]);
	ck_assert_int_eq(a->pc, b->pc);
	ck_assert_uint_eq(a->steps, b->steps);
	ck_assert_uint_eq(a->depth, b->depth);
	ck_assert_uint_eq(a->tail_calls, b->tail_calls);
}

void vm_check_after(const struct vm_row *row, vm_setup setup, vm_after after)
{
	struct vm_cpu cpu[ENGINES];

	for (int i = 0; i < ENGINES; i++) {
		run(&cpu[i], row, i, setup, after);
		compare(&cpu[0], &cpu[i]);
	}
}

void vm_check(const struct vm_row *row, vm_setup setup)
{
	vm_check_after(row, setup, NULL);
}
