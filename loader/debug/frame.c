/*
 * frame.c - where the variables on the stack really are.
 *
 * Before LLVM 23 clang counts them from the deep end of the frame, and says
 * r10 all the same:
 *
 *     fp-24        fp-20        fp-16                      fp-0
 *       |  (hole)    | zero       | key                      |
 *     r10+0        r10+4        r10+8      as it is said; 24 too much
 *
 * How deep the frame is stands nowhere, but the code shows what it uses:
 *
 *     *(u32 *)(r10 - 20) = 0          r2 = r10; r2 += -16
 *
 * It is the depth with which each variable is used, and most are used at
 * their first byte.  If several fit equally well, none is believed.
 */
#include "loader/debug/vars_in.h"

#include <stdlib.h>
#include <string.h>

enum {
	DEEPEST = 512
};

/* Of one function: by how far below r10. */
struct frame {
	bool starts[DEEPEST + 1]; /* an access begins there */
	bool used[DEEPEST + 1];
	int lowest;
};

/* ---- What the code uses ---- */

static void use(struct frame *frame, int64_t off, int size)
{
	if (off >= 0 || off < -DEEPEST)
		return;
	frame->starts[-off] = true;
	for (int i = 0; i < size && off + i < 0; i++)
		frame->used[-(off + i)] = true;
	if (-off > frame->lowest)
		frame->lowest = -off;
}

static int base_of(const struct bpf_insn *in)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_LDX: return in->src_reg;
	case BPF_ST:
	case BPF_STX: return in->dst_reg;
	}
	return -1;
}

static int bytes_of(const struct bpf_insn *in)
{
	switch (BPF_SIZE(in->code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	}
	return 8;
}

/* rX = r10, and right behind it rX += imm */
static bool is_address(const struct bpf_insn *in, const struct bpf_insn *next)
{
	return in->code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
	       in->src_reg == BPF_REG_10 &&
	       next->code == (BPF_ALU64 | BPF_ADD | BPF_K) &&
	       next->dst_reg == in->dst_reg;
}

static void read_code(struct frame *frame, const struct obj_func *func)
{
	memset(frame, 0, sizeof(*frame));
	for (int i = 0; i < func->count; i++) {
		const struct bpf_insn *in = &func->insns[i];

		if (base_of(in) == BPF_REG_10)
			use(frame, in->off, bytes_of(in));
		else if (i + 1 < func->count && is_address(in, in + 1))
			use(frame, in[1].imm, 1);
	}
}

/* ---- How deep it is ---- */

static bool is_in(const struct var *row, const struct subprog_part *part)
{
	return row->reg == VAR_STACK && row->from >= part->start &&
	       row->from < part->start + part->func->count;
}

static bool is_used(const struct frame *frame, int off, int size)
{
	for (int i = 0; i < size && off + i < 0; i++)
		if (frame->used[-(off + i)])
			return true;
	return false;
}

/* How many begin where an access does; -1: one does not fit at all. */
static int judge(const struct vars *vars, const struct subprog_part *part,
		 const struct frame *frame, int depth)
{
	int starts = 0;

	for (int i = 0; i < vars->count; i++) {
		const struct var *row = &vars->rows[i];
		int off = row->off - depth;
		int size = row->type->size ? (int)row->type->size : 1;
		int alignment = row->type->alignment;

		if (!is_in(row, part))
			continue;
		if (off >= 0 || off < -DEEPEST || size > -off ||
		    (alignment && off % alignment) ||
		    !is_used(frame, off, size))
			return -1;
		starts += frame->starts[-off];
	}
	return starts;
}

/* It is a multiple of the widest alignment in it.  -1: it is not certain. */
static int find_depth(const struct vars *vars, const struct subprog_part *part,
		      const struct frame *frame, int widest)
{
	int best = -1, most = 0, last = -1;
	bool twice = false;

	for (int align = 1; align <= widest; align *= 2) {
		int depth = (frame->lowest + align - 1) & -align, starts;

		if (depth == last)
			continue;
		last = depth;
		starts = judge(vars, part, frame, depth);
		twice = starts == most ? twice || starts > 0
				       : starts < most && twice;
		if (starts > most) {
			best = depth;
			most = starts;
		}
	}
	return twice ? -1 : best;
}

/* Newer compilers say it as it is: below r10. */
static bool is_below(const struct vars *vars, const struct subprog_part *part)
{
	for (int i = 0; i < vars->count; i++)
		if (is_in(&vars->rows[i], part) && vars->rows[i].off < 0)
			return true;
	return false;
}

static void settle(struct vars *vars, const struct subprog_part *part,
		   int widest)
{
	struct frame frame;
	int depth = 0;

	read_code(&frame, part->func);
	if (!is_below(vars, part))
		depth = find_depth(vars, part, &frame, widest);
	else if (judge(vars, part, &frame, 0) < 0)
		depth = -1;
	for (int i = 0; i < vars->count; i++) {
		struct var *row = &vars->rows[i];

		if (!is_in(row, part))
			continue;
		if (depth < 0)
			row->reg = VAR_NOWHERE;
		else
			row->off -= depth;
	}
}

void vars_settle_frames(struct vars_reader *r)
{
	for (int i = 0; i < r->code->part_count; i++)
		settle(r->vars, &r->code->parts[i], r->widest);
}
