/*
 * flow.c - a program cut into blocks: see flow.h.
 *
 * Four passes over one byte of marks for each slot:
 *
 *     slot  instruction               FIRST  SUBPROG  LEADER
 *     0     r1 = 0x5 (two slots)        x       x        x
 *     1
 *     2     if r1 == r2 goto pc+1       x
 *     3     exit                        x                x   after a branch
 *     4     exit                        x                x   its target
 */
#include "insn/flow.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST = 1,   /* an instruction begins here */
	SUBPROG = 2, /* a subprogram does */
	LEADER = 4   /* a block does */
};

struct cutter {
	struct flow *flow;
	const struct bpf_insn *insns;
	int count;
	unsigned char *marks;
	enum flow_calls calls;
};

__attribute__((format(printf, 3, 4))) static int
wrong(struct flow *flow, int pc, const char *fmt, ...)
{
	va_list ap;

	flow->error_pc = pc;
	va_start(ap, fmt);
	vsnprintf(flow->error, sizeof(flow->error), fmt, ap);
	va_end(ap);
	return -EINVAL;
}

/* ---- One instruction ---- */

static bool is_jump(const struct bpf_insn *insn)
{
	int class = BPF_CLASS(insn->code), op = BPF_OP(insn->code);

	return (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL;
}

static bool is_call(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL) &&
	       insn->src_reg == BPF_PSEUDO_CALL;
}

static bool is_subprog_address(const struct bpf_insn *insn)
{
	return insn_is_wide(insn) && insn->src_reg == BPF_PSEUDO_FUNC;
}

bool flow_falls_through(const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);

	return !is_jump(insn) || (op != BPF_JA && op != BPF_EXIT);
}

long long flow_target(const struct bpf_insn *insns, int pc)
{
	const struct bpf_insn *insn = &insns[pc];
	int op = BPF_OP(insn->code);

	if (is_call(insn) || is_subprog_address(insn))
		return pc + 1LL + insn->imm;
	if (!is_jump(insn) || op == BPF_EXIT)
		return FLOW_NOWHERE;
	if (op != BPF_JA)
		return pc + 1LL + insn->off;
	if (BPF_SRC(insn->code) == BPF_X)
		return FLOW_NOWHERE; /* gotox: from a register */
	return pc + 1LL +
	       (BPF_CLASS(insn->code) == BPF_JMP32 ? insn->imm : insn->off);
}

/* ---- Marks ---- */

static int slots_at(const struct cutter *c, int pc)
{
	return insn_is_wide(&c->insns[pc]) && pc + 1 < c->count ? 2 : 1;
}

static int check_target(const struct cutter *c, int pc, long long target)
{
	const char *verb = is_jump(&c->insns[pc]) ? "jumps" : "calls";

	if (target < 0 || target >= c->count)
		return wrong(c->flow, pc,
			     "it %s to %lld, but the program ends at %d", verb,
			     target, c->count - 1);
	if (!(c->marks[target] & FIRST))
		return wrong(c->flow, pc,
			     "it %s to %lld, the second half of the constant "
			     "at %lld",
			     verb, target, target - 1);
	return 0;
}

static void mark_first(struct cutter *c)
{
	for (int pc = 0; pc < c->count; pc += slots_at(c, pc))
		c->marks[pc] |= FIRST;
	c->marks[0] |= SUBPROG | LEADER;
}

static int mark_subprogs(struct cutter *c)
{
	for (int pc = 0; pc < c->count; pc += slots_at(c, pc)) {
		const struct bpf_insn *insn = &c->insns[pc];
		int err;

		if (!is_call(insn) && !is_subprog_address(insn))
			continue;
		err = check_target(c, pc, flow_target(c->insns, pc));
		if (err)
			return err;
		c->marks[flow_target(c->insns, pc)] |= SUBPROG | LEADER;
	}
	return 0;
}

static int mark_jump(struct cutter *c, int pc)
{
	long long target = flow_target(c->insns, pc);

	if (pc + 1 < c->count)
		c->marks[pc + 1] |= LEADER;
	if (target == FLOW_NOWHERE)
		return 0;
	if (check_target(c, pc, target))
		return -EINVAL;
	c->marks[target] |= LEADER;
	return 0;
}

static int mark_jumps(struct cutter *c)
{
	int err = 0;

	for (int pc = 0; pc < c->count && !err; pc += slots_at(c, pc))
		if (is_jump(&c->insns[pc]))
			err = mark_jump(c, pc);
	return err;
}

/* ---- Blocks ---- */

static int count_marks(const struct cutter *c, int mark)
{
	int n = 0;

	for (int pc = 0; pc < c->count; pc++)
		n += (c->marks[pc] & mark) != 0;
	return n;
}

static void add_subprog(struct flow *flow, int pc, int block)
{
	if (flow->subprog_count > 0)
		flow->subprogs[flow->subprog_count - 1].end = pc;
	flow->subprogs[flow->subprog_count++] =
		(struct flow_subprog){ .start = pc, .first = block };
}

static void add_blocks(struct cutter *c)
{
	struct flow *flow = c->flow;
	struct flow_block *block = NULL;

	for (int pc = 0; pc < c->count; pc += slots_at(c, pc)) {
		if (c->marks[pc] & SUBPROG)
			add_subprog(flow, pc, flow->block_count);
		if (c->marks[pc] & LEADER) {
			block = &flow->blocks[flow->block_count++];
			block->start = pc;
			block->subprog = flow->subprog_count - 1;
		}
		block->last = pc;
		block->end = pc + slots_at(c, pc);
	}
	flow->subprogs[flow->subprog_count - 1].end = c->count;
}

/* The block that starts at a slot which is known to be a leader. */
static int block_at(const struct flow *flow, long long pc)
{
	int from = 0, to = flow->block_count - 1;

	while (from < to) {
		int middle = (from + to) / 2;

		if (flow->blocks[middle].start < pc)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static int add_jump(struct cutter *c, struct flow_block *block)
{
	struct flow *flow = c->flow;
	long long target = flow_target(c->insns, block->last);

	if (!is_jump(&c->insns[block->last]) || target == FLOW_NOWHERE)
		return 0;
	block->jump = block_at(flow, target);
	if (flow->blocks[block->jump].subprog != block->subprog)
		return wrong(flow, block->last,
			     "it jumps to %lld, out of its subprogram", target);
	return 0;
}

static int add_edges(struct cutter *c)
{
	struct flow *flow = c->flow;

	for (int i = 0; i < flow->block_count; i++) {
		struct flow_block *block = &flow->blocks[i];

		block->next = block->jump = -1;
		if (add_jump(c, block))
			return -EINVAL;
		if (!flow_falls_through(&c->insns[block->last]))
			continue;
		if (block->end == flow->subprogs[block->subprog].end)
			return wrong(flow, block->last,
				     "after it the program goes on where there "
				     "is nothing: exit or goto is missing");
		block->next = i + 1;
	}
	return 0;
}

static int cut(struct cutter *c)
{
	struct flow *flow = c->flow;
	int err;

	mark_first(c);
	err = c->calls == FLOW_CALLS_INSIDE ? mark_subprogs(c) : 0;
	if (!err)
		err = mark_jumps(c);
	if (err)
		return err;
	flow->blocks = calloc(count_marks(c, LEADER), sizeof(*flow->blocks));
	flow->subprogs =
		calloc(count_marks(c, SUBPROG), sizeof(*flow->subprogs));
	if (!flow->blocks || !flow->subprogs)
		return -ENOMEM;
	add_blocks(c);
	return add_edges(c);
}

int flow_build(struct flow *flow, const struct bpf_insn *insns, int count,
	       enum flow_calls calls)
{
	struct cutter c = { flow, insns, count, NULL, calls };
	int err;

	memset(flow, 0, sizeof(*flow));
	if (count <= 0)
		return wrong(flow, 0, "there are no instructions");
	c.marks = calloc(count, 1);
	err = c.marks ? cut(&c) : -ENOMEM;
	free(c.marks);
	return err;
}

void flow_close(struct flow *flow)
{
	free(flow->blocks);
	free(flow->subprogs);
	memset(flow, 0, sizeof(*flow));
}
