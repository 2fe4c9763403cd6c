/*
 * decode.c - instructions become ops: see fast_op.h.
 *
 * What the loop has no code for, and what is not well formed, becomes SLOW:
 * vm_step() does it, or says what is wrong with it.
 */
#include "insn/disasm.h"
#include "insn/vm/alu.h"
#include "insn/vm/fast_op.h"
#include "insn/vm/uses.h"

#include <stdlib.h>

/* The four ways of an operation, as FAST_FOUR lists them. */
static int way(const struct bpf_insn *in, bool wide)
{
	return (wide ? 0 : 2) + (BPF_SRC(in->code) == BPF_X ? 0 : 1);
}

static int kind_swap(const struct bpf_insn *in)
{
	bool keep = in->code == (BPF_ALU | BPF_END | BPF_TO_LE);
	int size = in->imm == 16 ? 0 : in->imm == 32 ? 1 : 2;

	return (keep ? K_LE16 : K_SWAP16) + size;
}

/* A move of the lower 8, 16 or 32 bits with their sign. */
static int kind_extend(const struct bpf_insn *in, bool wide)
{
	int first = wide ? K_SX64_8 : K_SX32_8;

	switch (in->off) {
	case 8: return first;
	case 16: return first + 1;
	case 32: return first + 2;
	}
	return K_SLOW; /* an address cast */
}

static int kind_alu(const struct bpf_insn *in, bool wide)
{
	int op = BPF_OP(in->code);

	if (op == BPF_END)
		return kind_swap(in);
	if (op == BPF_MOV && in->off)
		return kind_extend(in, wide);
	if (op == BPF_DIV && in->off)
		return K_SDIV_64X + way(in, wide);
	if (op == BPF_MOD && in->off)
		return K_SMOD_64X + way(in, wide);
	return K_ADD_64X + (op >> 4) * 4 + way(in, wide);
}

static int kind_call(const struct bpf_insn *in)
{
	switch (in->src_reg) {
	case 0: return K_HELPER;
	case BPF_PSEUDO_CALL: return K_SUBCALL;
	}
	return K_SLOW;
}

static int kind_jump(const struct bpf_insn *in, bool wide)
{
	switch (BPF_OP(in->code)) {
	case BPF_JA: return BPF_SRC(in->code) == BPF_X ? K_SLOW : K_GOTO;
	case BPF_CALL: return kind_call(in);
	case BPF_EXIT: return K_RETURN;
	case BPF_JCOND: return K_SLOW;
	}
	return K_JA_64X + (BPF_OP(in->code) >> 4) * 4 + way(in, wide);
}

/* B, H, W, DW as FAST_SIZES lists them. */
static int size_index(const struct bpf_insn *in)
{
	switch (BPF_SIZE(in->code)) {
	case BPF_B: return 0;
	case BPF_H: return 1;
	case BPF_W: return 2;
	}
	return 3;
}

/* At r10 and a constant the place is known now: no check is needed later. */
static int if_stack(const struct bpf_insn *in, int reg)
{
	bool inside = reg == BPF_REG_FP && in->off >= -MAX_BPF_STACK &&
		      in->off + size_bytes(in->code) <= 0;

	return inside ? FAST_FP : 0;
}

static int kind_load(const struct bpf_insn *in)
{
	if (BPF_MODE(in->code) == BPF_MEMSX)
		return K_LDSX1 + size_index(in);
	return K_LDX1 + size_index(in) * FAST_WAYS + if_stack(in, in->src_reg);
}

static int kind_store(const struct bpf_insn *in)
{
	if (BPF_MODE(in->code) == BPF_ATOMIC)
		return K_ATOMIC;
	return (BPF_CLASS(in->code) == BPF_STX ? K_STX1 : K_ST1) +
	       size_index(in) * FAST_WAYS + if_stack(in, in->dst_reg);
}

static int kind_of(const struct bpf_insn *in, int left)
{
	if (insn_malformed(in, left) || insn_writes(in) & 1u << BPF_REG_FP)
		return K_SLOW;
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU: return kind_alu(in, false);
	case BPF_ALU64: return kind_alu(in, true);
	case BPF_JMP: return kind_jump(in, true);
	case BPF_JMP32: return kind_jump(in, false);
	case BPF_LDX: return kind_load(in);
	case BPF_ST:
	case BPF_STX: return kind_store(in);
	}
	if (BPF_MODE(in->code) != BPF_IMM)
		return K_SLOW;
	return in->src_reg ? K_CONST_ONCE : K_CONST;
}

/* ---- What depends on the neighbours ---- */

static bool is_jump(int kind)
{
	return (kind >= K_JA_64X && kind <= K_JSLE_32K) || kind == K_GOTO;
}

/* Where a jump goes, as a distance in ops; one that leaves the program is
 * for vm_step() to refuse, should it be taken. */
static void aim(struct fast_op *op, const struct vm_prog *prog, int pc)
{
	const struct bpf_insn *in = &prog->insns[pc];
	bool far = in->code == (BPF_JMP32 | BPF_JA);
	__s64 distance = 1 + (__s64)(far ? in->imm : in->off);

	if (pc + distance < 0 || pc + distance >= prog->len)
		op->kind = K_SLOW;
	else
		op->off = distance * (__s64)sizeof(*op);
}

/* Does the budget have to be looked at after this op? */
static bool ends_run(int kind)
{
	switch (kind) {
	case K_SLOW:
	case K_ATOMIC:
	case K_CONST_ONCE:
	case K_HELPER:
	case K_SUBCALL:
	case K_RETURN: return true;
	}
	return is_jump(kind);
}

static void decode_op(struct fast_op *op, const struct vm_prog *prog, int pc)
{
	const struct bpf_insn *in = &prog->insns[pc];

	*op = (struct fast_op){ .imm = in->imm,
				.off = in->off,
				.dst = in->dst_reg,
				.src = in->src_reg };
	op->kind = kind_of(in, prog->len - pc);
	if (op->kind == K_CONST)
		op->off = in[1].imm;
	if (is_jump(op->kind))
		aim(op, prog, pc);
}

struct fast_code *fast_decode(const struct vm *vm, const struct vm_prog *prog)
{
	struct fast_code *code;
	struct fast_op *ops;

	code = calloc(1, sizeof(*code) + (prog->len + 1) * sizeof(*ops));
	if (!code)
		return NULL;
	code->machine = vm->id;
	code->maps = vm->map_count;
	code->len = prog->len + 1;
	ops = code->ops;
	ops[prog->len] = (struct fast_op){ .kind = K_SLOW, .run = 1 };
	for (int pc = prog->len - 1; pc >= 0; pc--) {
		int slots = insn_is_wide(&prog->insns[pc]) ? 2 : 1;

		decode_op(&ops[pc], prog, pc);
		ops[pc].run =
			ends_run(ops[pc].kind) ? 1 : ops[pc + slots].run + 1;
	}
	return code;
}
