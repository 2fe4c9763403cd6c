/*
 * instrument.c - put the recorder into a program: see record.h.
 *
 * r1 to r5 are free after a call, so what is put in uses only these and one
 * place below the program's own stack, where r0 waits: spilled there it is
 * still, for the verifier, the pointer that it was.
 *
 *     r10 ---> +-------------------+
 *              | the program's own |
 *     lowest   +-------------------+
 *              | r0, or at the     |  slot
 *              | start r1          |
 *              +-------------------+
 */
#include "insn/splice.h"
#include "insn/vm/helpers.h"
#include "insn/vm/record.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* By far more than any piece below needs. */
#define PIECE 40

struct piece {
	struct bpf_insn insns[PIECE];
	int count;
};

struct recorder {
	const struct bpf_insn *prog;
	int len, map_fd;
	int slot; /* r10 + slot: where r0 waits */
	int main; /* slots of the main program; subprograms follow */
	__u32 ctx_size;
	struct piece head, *before, *after;
	const char *why;
};

static void emit(struct piece *p, const struct bpf_insn *insns, int count)
{
	memcpy(p->insns + p->count, insns, count * sizeof(*insns));
	p->count += count;
}

#define EMIT(p, ...)                                            \
	emit(p, (const struct bpf_insn[]){ __VA_ARGS__ },       \
	     sizeof((const struct bpf_insn[]){ __VA_ARGS__ }) / \
		     sizeof(struct bpf_insn))

/* The address of a field of the record in the map's only value. */
#define FIELD(reg, r, field) \
	BPF_LD_MAP_VALUE(reg, (r)->map_fd, offsetof(struct record, field))

/* Only the first run that comes by records; the others leave at once.
 *
 *     if cmpxchg(&state, 0, 1) != 0: return 0
 *     probe_read_kernel(&ctx, ctx_size, r1)                               */
static void emit_head(struct recorder *r)
{
	EMIT(&r->head, BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_1, r->slot),
	     FIELD(BPF_REG_2, r, state), BPF_MOV64_IMM(BPF_REG_0, 0),
	     BPF_MOV64_IMM(BPF_REG_3, 1),
	     BPF_ATOMIC_OP(BPF_DW, BPF_CMPXCHG, BPF_REG_2, BPF_REG_3, 0),
	     BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2), BPF_MOV64_IMM(BPF_REG_0, 0),
	     BPF_EXIT_INSN(), FIELD(BPF_REG_1, r, ctx),
	     BPF_MOV64_IMM(BPF_REG_2, r->ctx_size),
	     BPF_LDX_MEM(BPF_DW, BPF_REG_3, BPF_REG_10, r->slot),
	     BPF_EMIT_CALL(BPF_FUNC_probe_read_kernel),
	     BPF_LDX_MEM(BPF_DW, BPF_REG_1, BPF_REG_10, r->slot));
}

/* r0 is the result; r1 and r2 are nobody's any more. */
static void emit_exit(struct recorder *r, struct piece *p)
{
	EMIT(p, FIELD(BPF_REG_1, r, r0),
	     BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_0, 0),
	     FIELD(BPF_REG_1, r, state), BPF_MOV64_IMM(BPF_REG_2, 2),
	     BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_2, 0));
}

/* Before a call that writes memory: where to, and how much.  r5 is free,
 * since none of these helpers takes five arguments. */
static void emit_before(struct recorder *r, struct piece *p,
			const struct record_helper *helper)
{
	EMIT(p, FIELD(BPF_REG_5, r, dst),
	     BPF_STX_MEM(BPF_DW, BPF_REG_5, helper->dst, 0),
	     BPF_STX_MEM(BPF_DW, BPF_REG_5, helper->len, 8));
}

/* r1 = &calls[count++], r2 = 0; out of here if there is no room.  What is
 * jumped to are the `rest` slots that follow, and the last one's end. */
static void emit_next(struct recorder *r, struct piece *p, int pc, int rest)
{
	EMIT(p, FIELD(BPF_REG_1, r, count),
	     BPF_LDX_MEM(BPF_DW, BPF_REG_2, BPF_REG_1, 0),
	     BPF_JMP_IMM(BPF_JGT, BPF_REG_2, RECORD_CALLS - 1, 9 + rest),
	     BPF_MOV64_REG(BPF_REG_3, BPF_REG_2),
	     BPF_ALU64_IMM(BPF_ADD, BPF_REG_3, 1),
	     BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_3, 0),
	     BPF_ALU64_IMM(BPF_MUL, BPF_REG_2, sizeof(struct record_call)),
	     FIELD(BPF_REG_1, r, calls),
	     BPF_ALU64_REG(BPF_ADD, BPF_REG_1, BPF_REG_2),
	     BPF_ST_MEM(BPF_W, BPF_REG_1, 0, pc),
	     BPF_STX_MEM(BPF_DW, BPF_REG_1, BPF_REG_0, 8));
}

#define DATA offsetof(struct record_call, data)

/* The value that r0 leads to, if it does.  More bytes than the value has
 * are read, which does no harm: they are left out when it is put back. */
static void emit_value(struct piece *p)
{
	EMIT(p, BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 5),
	     BPF_ST_MEM(BPF_W, BPF_REG_1, 4, RECORD_BYTES),
	     BPF_MOV64_REG(BPF_REG_3, BPF_REG_0),
	     BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, DATA),
	     BPF_MOV64_IMM(BPF_REG_2, RECORD_BYTES),
	     BPF_EMIT_CALL(BPF_FUNC_probe_read_kernel));
}

/* The bytes that the helper wrote, cut to what has room. */
static void emit_memory(struct recorder *r, struct piece *p)
{
	EMIT(p, FIELD(BPF_REG_4, r, dst),
	     BPF_LDX_MEM(BPF_DW, BPF_REG_3, BPF_REG_4, 0),
	     BPF_LDX_MEM(BPF_DW, BPF_REG_2, BPF_REG_4, 8),
	     BPF_JMP_IMM(BPF_JLE, BPF_REG_2, RECORD_BYTES, 1),
	     BPF_MOV64_IMM(BPF_REG_2, RECORD_BYTES),
	     BPF_STX_MEM(BPF_W, BPF_REG_1, BPF_REG_2, 4),
	     BPF_ALU64_IMM(BPF_ADD, BPF_REG_1, DATA),
	     BPF_EMIT_CALL(BPF_FUNC_probe_read_kernel));
}

#define VALUE_SLOTS  6
#define MEMORY_SLOTS 9

static void emit_after(struct recorder *r, struct piece *p, int pc,
		       enum record_kind kind)
{
	static const int rest[] = {
		[RECORD_VALUE] = VALUE_SLOTS, [RECORD_MEMORY] = MEMORY_SLOTS
	};

	EMIT(p, BPF_STX_MEM(BPF_DW, BPF_REG_10, BPF_REG_0, r->slot));
	emit_next(r, p, pc, rest[kind]);
	if (kind == RECORD_VALUE)
		emit_value(p);
	if (kind == RECORD_MEMORY)
		emit_memory(r, p);
	EMIT(p, BPF_LDX_MEM(BPF_DW, BPF_REG_0, BPF_REG_10, r->slot));
}

/* ---- the program as it was -------------------------------------------- */

static int refuse_why(struct recorder *r, const char *why)
{
	r->why = why;
	return -EINVAL;
}

/* The lowest byte of the stack that an instruction may mean: an offset from
 * r10, or a number that is added to a copy of it. */
static int lowest_of(const struct bpf_insn *in)
{
	int class = BPF_CLASS(in->code);

	if (class == BPF_LDX && in->src_reg == BPF_REG_10)
		return in->off;
	if ((class == BPF_ST || class == BPF_STX) && in->dst_reg == BPF_REG_10)
		return in->off;
	if (in->code == (BPF_ALU64 | BPF_ADD | BPF_K) && in->imm < 0 &&
	    in->imm >= -MAX_BPF_STACK)
		return in->imm;
	return 0;
}

/* Where subprograms begin: what a call or a callback leads to. */
static int target_of(const struct recorder *r, int pc)
{
	const struct bpf_insn *in = &r->prog[pc];

	if (in->code == (BPF_JMP | BPF_CALL) && in->src_reg == BPF_PSEUDO_CALL)
		return pc + 1 + in->imm;
	if (insn_is_wide(in) && in->src_reg == BPF_PSEUDO_FUNC)
		return pc + 1 + in->imm;
	return r->len;
}

static int survey(struct recorder *r)
{
	int lowest = 0;

	r->main = r->len;
	for (int pc = 0; pc < r->len; pc++) {
		int low = lowest_of(&r->prog[pc]), target = target_of(r, pc);

		lowest = low < lowest ? low : lowest;
		r->main = target < r->main ? target : r->main;
		pc += insn_is_wide(&r->prog[pc]);
	}
	r->slot = (lowest & ~7) - 8;
	if (r->slot < -MAX_BPF_STACK)
		return refuse_why(r, "its stack has no 8 bytes left for the "
				     "recorder");
	return 0;
}

static int treat_call(struct recorder *r, int pc)
{
	const struct bpf_insn *in = &r->prog[pc];
	const struct record_helper *helper = record_helper(in->imm);
	enum record_kind kind = helper ? helper->kind : RECORD_NUMBER;

	if (in->src_reg == BPF_PSEUDO_CALL || kind == RECORD_AGAIN)
		return 0;
	if (in->src_reg == BPF_PSEUDO_KFUNC_CALL)
		return refuse_why(r, "it calls a kernel function, whose answer "
				     "cannot be recorded");
	if (kind == RECORD_NEVER)
		return refuse_why(r, "it makes a tail call, from which it does "
				     "not come back");
	if (kind == RECORD_MEMORY)
		emit_before(r, &r->before[pc], helper);
	emit_after(r, &r->after[pc], pc, kind);
	return 0;
}

static int treat(struct recorder *r)
{
	int err = 0;

	for (int pc = 0; !err && pc < r->len; pc++) {
		if (r->prog[pc].code == (BPF_JMP | BPF_CALL))
			err = treat_call(r, pc);
		if (r->prog[pc].code == (BPF_JMP | BPF_EXIT) && pc < r->main)
			emit_exit(r, &r->before[pc]);
		pc += insn_is_wide(&r->prog[pc]);
	}
	return err;
}

static int put_together(struct recorder *r, struct bpf_insn **out)
{
	struct splice head = { r->head.insns, NULL, r->head.count, 0 };
	struct splice *at = calloc(r->len, sizeof(*at));
	int n;

	if (!at)
		return -ENOMEM;
	for (int pc = 0; pc < r->len; pc++)
		at[pc] = (struct splice){ r->before[pc].insns,
					  r->after[pc].insns,
					  r->before[pc].count,
					  r->after[pc].count };
	n = insn_splice(r->prog, r->len, &head, at, out);
	free(at);
	if (n == -EINVAL)
		return refuse_why(r, "a jump leads out of it");
	if (n == -ERANGE)
		return refuse_why(r, "a jump would become too long");
	return n;
}

int record_instrument(const struct bpf_insn *prog, int len, int map_fd,
		      __u32 ctx_size, struct bpf_insn **out, const char **why)
{
	struct recorder r = {
		.prog = prog, .len = len, .map_fd = map_fd, .ctx_size = ctx_size
	};
	int n = -ENOMEM;

	r.before = calloc(len, sizeof(*r.before));
	r.after = calloc(len, sizeof(*r.after));
	if (ctx_size > RECORD_CTX)
		n = refuse_why(&r, "its context is larger than 1024 bytes");
	else if (r.before && r.after)
		n = survey(&r);
	if (n == 0) {
		emit_head(&r);
		n = treat(&r);
	}
	if (n == 0)
		n = put_together(&r, out);
	*why = r.why;
	free(r.before);
	free(r.after);
	return n;
}
