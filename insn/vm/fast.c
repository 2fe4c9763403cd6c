/*
 * fast.c - the threaded loop: each op jumps straight to the next one's code.
 *
 *     ADD_64K:  r[dst] = alu(...)      op++    goto *op->go  --.
 *     JNE_64K:  ...                <---------------------------'
 *
 * There is no switch to come back to, nothing is decoded twice, and the
 * budget is looked at where a run of instructions begins.  What an operation
 * computes is alu.h's, what memory is, mem.h's: the same as for vm_step().
 * Whatever is rare or goes wrong is left to vm_step() itself, standing before
 * the instruction as if the loop had never been.
 */
#include "insn/vm/alu.h"
#include "insn/vm/atomic.h"
#include "insn/vm/call.h"
#include "insn/vm/fast_op.h"
#include "insn/vm/helpers.h"

#include <stdlib.h>

static enum vm_status loop(struct vm *vm, struct fast_code *fresh);

/* ---- Between the loop and the machine ---- */

/* The program's ops, decoded for this machine; NULL: no memory. */
static struct fast_op *ops_of(struct vm *vm)
{
	struct vm_prog *prog = vm->cpu.prog;
	struct fast_code *code = prog->code;

	if (code && code->machine == vm->id && code->maps == vm->map_count)
		return code->ops;
	free(code);
	prog->code = code = fast_decode(vm, prog);
	if (!code)
		return NULL;
	loop(vm, code);
	return code->ops;
}

void vm_prog_close(struct vm_prog *prog)
{
	free(prog->code);
	prog->code = NULL;
}

/* A constant that a map or function stands for: known from now on. */
static void remember(struct fast_op *op, __u64 value, const void *go)
{
	op->imm = (__s32)value;
	op->off = (__s32)(value >> 32);
	op->go = go;
}

/* Memory that was found to be open: where it begins, here and there. */
struct cell {
	__u64 base, size;
	char *host;
};

static inline bool in_cell(const struct cell *cell, __u64 addr, __u32 size)
{
	__u64 byte = addr - cell->base;

	return byte < cell->size && byte + size <= cell->size;
}

/* The cell around an address that mem_gate() let through. */
static struct cell cell_of(const struct mem *mem, __u64 addr)
{
	const struct mem_gate *gate = &mem->gate[addr >> 32];
	__u32 byte = (__u32)addr - MEM_ORIGIN;
	__u32 inside = byte & gate->mask;

	return (struct cell){ addr - inside, gate->cell,
			      gate->host + (byte - inside) };
}

/* ---- The loop, in pieces ---- */

/* clang-format off */

#define UNLIKELY(x)	__builtin_expect(!!(x), 0)
#define DST		vm->cpu.reg[op->dst]
#define SRC		vm->cpu.reg[op->src]
#define IMM		(__u64)(__s64)op->imm
#define CONSTANT	((__u64)(__u32)op->off << 32 | (__u32)op->imm)
#define AIM		(struct fast_op *)((char *)op + op->off)

#define NEXT	do { op++; goto *op->go; } while (0)

/* A run begins at `to`: can the budget pay for all of it? */
#define ENTER(to)						\
	do {							\
		op = (to);					\
		left -= op->run;				\
		if (UNLIKELY(left < 0))				\
			goto poor;				\
		goto *op->go;					\
	} while (0)

/* Make vm->cpu what it is before the current op. */
#define LEAVE							\
	vm->cpu.pc = op - ops;					\
	vm->cpu.steps = vm->budget - (left + op->run)

#define ONE(NAME, VALUE)					\
	L_##NAME: DST = (VALUE); NEXT

#define ALU_AS(NAME, OP, SIGNED)				\
	ONE(NAME##_64X, alu(OP, 64, SIGNED, DST, SRC));		\
	ONE(NAME##_64K, alu(OP, 64, SIGNED, DST, IMM));		\
	ONE(NAME##_32X, alu(OP, 32, SIGNED, DST, SRC));		\
	ONE(NAME##_32K, alu(OP, 32, SIGNED, DST, IMM))
#define ALU(NAME)	ALU_AS(NAME, BPF_##NAME, 0)

#define JMP_IF(NAME, OP, BITS, RIGHT)				\
	L_##NAME:						\
		if (jump_taken(OP, BITS, DST, RIGHT))		\
			ENTER(AIM);				\
		ENTER(op + 1)
#define JMP(NAME)						\
	JMP_IF(NAME##_64X, BPF_##NAME, 64, SRC);		\
	JMP_IF(NAME##_64K, BPF_##NAME, 64, IMM);		\
	JMP_IF(NAME##_32X, BPF_##NAME, 32, SRC);		\
	JMP_IF(NAME##_32K, BPF_##NAME, 32, IMM)

/* `at` is where the bytes are: in the cell that was used last, or found by
 * mem_gate(); if there are none, vm_step() says so. */
#define REACH(REG, SIZE, HOW)					\
	addr = (REG) + (__s64)op->off;				\
	if (UNLIKELY(!in_cell(&last[HOW], addr, SIZE))) {	\
		if (!mem_gate(&vm->mem, addr, SIZE, HOW))	\
			goto L_SLOW;				\
		last[HOW] = cell_of(&vm->mem, addr);		\
	}							\
	at = last[HOW].host + (addr - last[HOW].base)

#define MEMORY(SIZE)						\
	L_LDX##SIZE: REACH(SRC, SIZE, MEM_READ);		\
		DST = bytes_read(at, SIZE); NEXT;		\
	L_STX##SIZE: REACH(DST, SIZE, MEM_WRITE);		\
		bytes_write(at, SRC, SIZE); NEXT;		\
	L_ST##SIZE: REACH(DST, SIZE, MEM_WRITE);		\
		bytes_write(at, IMM, SIZE); NEXT;		\
	L_LDXFP##SIZE:						\
		DST = bytes_read(fp + op->off, SIZE); NEXT;	\
	L_STXFP##SIZE:						\
		bytes_write(fp + op->off, SRC, SIZE); NEXT;	\
	L_STFP##SIZE:						\
		bytes_write(fp + op->off, IMM, SIZE); NEXT

#define LOAD_SIGNED(SIZE)					\
	L_LDSX##SIZE: REACH(SRC, SIZE, MEM_READ);		\
		DST = sign(bytes_read(at, SIZE), SIZE * 8); NEXT

/* An op that is a function: it works on vm->cpu, so pc and steps must be
 * right, and are read back afterwards. */
#define CALL(NAME, FUNCTION)					\
	L_##NAME: LEAVE;					\
		vm->at = vm->cpu.pc++;				\
		vm->cpu.steps++;				\
		FUNCTION;					\
		goto resume

#define LABELS_FOUR(NAME)					\
	&&L_##NAME##_64X, &&L_##NAME##_64K,			\
	&&L_##NAME##_32X, &&L_##NAME##_32K,
#define LABELS_MEMORY(SIZE)					\
	&&L_LDX##SIZE, &&L_STX##SIZE, &&L_ST##SIZE,		\
	&&L_LDXFP##SIZE, &&L_STXFP##SIZE, &&L_STFP##SIZE,
#define LABEL(NAME) &&L_##NAME,

/* What jumps are that compare nothing; never decoded to. */
#define NOT_HERE(NAME)						\
	L_##NAME##_64X: L_##NAME##_64K: L_##NAME##_32X: L_##NAME##_32K:

/* ---- The loop ---- */

/* Run until it is over; or, for `fresh` code, fill in the labels, which
 * have no names outside. */
static enum vm_status loop(struct vm *vm, struct fast_code *fresh)
{
	static const void *const labels[] = {
		FAST_ALU(LABELS_FOUR)
		FAST_JMP(LABELS_FOUR)
		FAST_SIZES(LABELS_MEMORY)
		FAST_OTHER(LABEL)
	};
	struct fast_op *ops, *op;
	struct cell last[2];
	char *at, *fp;
	__u64 addr;
	__s64 left;

	if (fresh) {
		for (op = fresh->ops; op < fresh->ops + fresh->len; op++)
			op->go = labels[op->kind];
		return VM_READY;
	}
	goto resume;

	ALU(ADD); ALU(SUB); ALU(MUL); ALU(DIV); ALU(MOD);
	ALU(OR); ALU(AND); ALU(XOR); ALU(LSH); ALU(RSH); ALU(ARSH);
	ALU(NEG); ALU(MOV); ALU_AS(SDIV, BPF_DIV, 1); ALU_AS(SMOD, BPF_MOD, 1);

	JMP(JEQ); JMP(JNE); JMP(JGT); JMP(JGE); JMP(JLT); JMP(JLE); JMP(JSET);
	JMP(JSGT); JMP(JSGE); JMP(JSLT); JMP(JSLE);

	MEMORY(1); MEMORY(2); MEMORY(4); MEMORY(8);
	LOAD_SIGNED(1); LOAD_SIGNED(2); LOAD_SIGNED(4);

	ONE(SX64_8, sign(SRC, 8));
	ONE(SX64_16, sign(SRC, 16));
	ONE(SX64_32, sign(SRC, 32));
	ONE(SX32_8, cut(sign(SRC, 8), 32));
	ONE(SX32_16, cut(sign(SRC, 16), 32));
	ONE(LE16, cut(DST, 16));
	ONE(LE32, cut(DST, 32));
	ONE(LE64, DST);
	ONE(SWAP16, alu_swap(DST, 16));
	ONE(SWAP32, alu_swap(DST, 32));
	ONE(SWAP64, alu_swap(DST, 64));

	CALL(ATOMIC, step_atomic(vm, &vm->cpu.prog->insns[vm->at]));
	CALL(HELPER, helper_call(vm, op->imm));
	CALL(SUBCALL, call_sub(vm, (__s64)vm->cpu.pc + op->imm));
	CALL(RETURN, call_return(vm));

L_GOTO:
	ENTER(AIM);
L_CONST:
	DST = CONSTANT;
	op++;
	NEXT;
L_CONST_ONCE:
	LEAVE;
	if (vm_step(vm) == VM_READY)
		remember(op, DST, &&known);
	goto resume;

known: /* CONST_ONCE from the second time on: it still ends a run */
	DST = CONSTANT;
	ENTER(op + 2);

NOT_HERE(JA) NOT_HERE(CALL) NOT_HERE(EXIT)
L_SLOW:
	LEAVE;
	vm_step(vm);
resume:
	if (vm->cpu.status != VM_READY)
		return vm->cpu.status;
	ops = ops_of(vm);
	if (!ops || vm->cpu.pc > vm->cpu.prog->len ||
	    vm->cpu.steps >= vm->budget)
		return vm_run(vm);
	memset(last, 0, sizeof(last));
	fp = vm->stack[vm->cpu.depth] + MAX_BPF_STACK;
	left = vm->budget - vm->cpu.steps;
	ENTER(ops + vm->cpu.pc);
poor: /* the budget ends in this run: exactly where, vm_step() finds out */
	LEAVE;
	return vm_run(vm);
}

/* clang-format on */

enum vm_status vm_run_fast(struct vm *vm)
{
	/* The loop keeps no account of what was written. */
	if (vm->strict || vm->mem.journal)
		return vm_run(vm);
	return loop(vm, NULL);
}
