/*
 * trace.c - where the value in a register came from.
 */
#include "loader/why/trace.h"
#include "loader/why/fixed.h"

#include "insn/insn.h"

#include <stdlib.h>
#include <string.h>

/* ---- One link ---- */

/* "if w0 > 10" says something of the lower 32 bits, which are what is used:
 * a 32-bit operation clears the others. */
static void take_half(struct vreg *reg)
{
	bool is_signed;

	if (reg->kind != VREG_NUMBER || reg->known)
		return;
	is_signed = reg->smin32 < 0 &&
		    (reg->smin32 > INT32_MIN || reg->smax32 < INT32_MAX);
	reg->smin = is_signed ? reg->smin32 : (int64_t)reg->umin32;
	reg->smax = is_signed ? reg->smax32 : (int64_t)reg->umax32;
	reg->umin = reg->smin < 0 ? 0 : reg->umin32;
	reg->umax = reg->smin < 0 ? UINT64_MAX : reg->umax32;
}

static struct trace_link *add(struct trace *trace, struct why_case *c,
			      enum link_kind kind, int step, int reg)
{
	struct trace_link *link;

	if (trace->count == TRACE_MOST)
		return NULL;
	link = &trace->links[trace->count++];
	memset(link, 0, sizeof(*link));
	link->kind = kind;
	link->step = step;
	link->reg = reg;
	if (step < 0)
		return link;
	link->frame = c->path.steps[step].frame;
	vpath_insn(&c->path, step, &link->in);
	fixed_reg_after(c, step, link->frame, reg, &link->after);
	if (kind == LINK_CHECK && BPF_CLASS(link->in.insn.code) == BPF_JMP32)
		take_half(&link->after);
	return link;
}

/* Comparisons of the register between its writer and its use. */
static void add_checks(struct trace *trace, struct why_case *c, int use,
		       int writer, int reg)
{
	int frame = c->path.steps[use].frame, step = c->path.steps[use].parent;
	struct vinsn in;

	for (; step > writer && vpath_spend(&c->path);
	     step = c->path.steps[step].parent) {
		int here = c->path.steps[step].frame;

		vpath_insn(&c->path, step, &in);
		if (!vinsn_is_branch(&in) ||
		    (here != frame &&
		     (writer < 0 || here != c->path.steps[writer].frame)))
			continue;
		if (in.insn.dst_reg == reg ||
		    (BPF_SRC(in.insn.code) == BPF_X && in.insn.src_reg == reg))
			add(trace, c, LINK_CHECK, step, reg);
	}
}

/* ---- Through the stack ---- */

static bool is_stack(struct why_case *c, int step, int reg, int *off)
{
	struct vreg base;

	if (!vpath_reg_before(&c->path, step, c->path.steps[step].frame, reg,
			      &base) ||
	    strcmp(base.type, "fp") || !base.known)
		return false;
	*off = base.off;
	return true;
}

/* The step that stored what is read from the stack; -1: unknown. */
static int find_store(struct why_case *c, int step, int off)
{
	struct vinsn in;
	int base, frame = c->path.steps[step].frame;

	for (step = c->path.steps[step].parent;
	     step >= 0 && vpath_spend(&c->path);
	     step = c->path.steps[step].parent) {
		if (c->path.steps[step].frame != frame)
			continue;
		vpath_insn(&c->path, step, &in);
		if (vinsn_is_store(&in) &&
		    is_stack(c, step, in.insn.dst_reg, &base) &&
		    base + in.insn.off == off)
			return step;
	}
	return -1;
}

/* ---- The way back ---- */

/* What a trace follows now. */
struct follow {
	int step, frame, reg;
	bool number; /* of a sum, the number */
};

/* Of two registers that an operation brings together: which goes on? */
static void choose(struct why_case *c, struct follow *f, const struct vinsn *in,
		   int step)
{
	struct vreg dst, src;
	int frame = c->path.steps[step].frame;
	bool has =
		vpath_reg_before(&c->path, step, frame, in->insn.dst_reg,
				 &dst) &&
		vpath_reg_before(&c->path, step, frame, in->insn.src_reg, &src);

	if (!has)
		return;
	if (dst.kind == src.kind) {
		if (dst.known && !src.known)
			f->reg = in->insn.src_reg;
	} else if ((src.kind == VREG_NUMBER) == f->number) {
		f->reg = in->insn.src_reg;
	}
}

/* From a load on: false if that is where the value comes from. */
static bool follow_load(struct trace *trace, struct why_case *c,
			struct follow *f, const struct vinsn *in)
{
	int off, store;
	struct vinsn by;

	if (!is_stack(c, f->step, in->insn.src_reg, &off)) {
		add(trace, c, LINK_ORIGIN, f->step, f->reg);
		return false;
	}
	store = find_store(c, f->step, off + in->insn.off);
	if (store < 0) {
		add(trace, c, LINK_ORIGIN, f->step, f->reg);
		return false;
	}
	add(trace, c, LINK_MOVE, f->step, f->reg);
	vpath_insn(&c->path, store, &by);
	f->step = store;
	if (BPF_CLASS(by.insn.code) != BPF_STX) {
		add(trace, c, LINK_ORIGIN, store, f->reg);
		return false;
	}
	f->reg = by.insn.src_reg;
	add(trace, c, LINK_MOVE, store, f->reg);
	return true;
}

/* From the step that wrote it on: false at the end. */
static bool follow_writer(struct trace *trace, struct why_case *c,
			  struct follow *f)
{
	struct vinsn in;
	int class;

	vpath_insn(&c->path, f->step, &in);
	class = BPF_CLASS(in.insn.code);
	if (vinsn_is_call(&in)) {
		add(trace, c, f->reg == 0 ? LINK_ORIGIN : LINK_LOST, f->step,
		    f->reg);
		return false;
	}
	if (class == BPF_LDX)
		return follow_load(trace, c, f, &in);
	if ((class != BPF_ALU && class != BPF_ALU64) ||
	    (vinsn_is_mov(&in) && BPF_SRC(in.insn.code) == BPF_K)) {
		add(trace, c, LINK_ORIGIN, f->step, f->reg);
		return false;
	}
	add(trace, c, vinsn_is_mov(&in) ? LINK_MOVE : LINK_CHANGE, f->step,
	    f->reg);
	if (vinsn_is_mov(&in))
		f->reg = in.insn.src_reg;
	else if (BPF_SRC(in.insn.code) == BPF_X &&
		 BPF_OP(in.insn.code) != BPF_END)
		choose(c, f, &in, f->step);
	return true;
}

void trace_read(struct trace *trace, struct why_case *c, int step, int reg,
		bool number)
{
	struct follow f = { step, c->path.steps[step].frame, reg, number };
	bool more = true;

	trace->count = 0;
	trace->anchor = TRACE_MOST;
	while (more && trace->count < TRACE_MOST - 1) {
		int use = f.step, was = f.reg, writer;

		writer = vpath_writer(&c->path, use, &f.frame, f.reg);
		add_checks(trace, c, use, writer, was);
		if (writer < 0) {
			add(trace, c, LINK_NONE, -1, f.reg);
			return;
		}
		f.step = writer;
		more = follow_writer(trace, c, &f);
		f.frame = c->path.steps[f.step].frame;
	}
	if (more)
		add(trace, c, LINK_NONE, -1, f.reg);
}

/* ---- Questions ---- */

const struct trace_link *trace_origin(const struct trace *trace)
{
	return &trace->links[trace->count ? trace->count - 1 : 0];
}

static bool is_constant_check(const struct trace_link *link)
{
	return link->kind == LINK_CHECK && BPF_SRC(link->in.insn.code) == BPF_K;
}

const struct trace_link *trace_check(const struct trace *trace)
{
	for (int i = 0; i < trace->count; i++)
		if (is_constant_check(&trace->links[i]))
			return &trace->links[i];
	return NULL;
}

/* One change, backwards: place = scale * x + base, x = change(y). */
static bool undo(struct linear *l, const struct vinsn *in)
{
	if (BPF_SRC(in->insn.code) == BPF_X)
		return false;
	switch (BPF_OP(in->insn.code)) {
	case BPF_LSH:
		if (in->imm < 0 || in->imm > 30)
			return false;
		l->scale <<= in->imm;
		return l->scale > 0 && l->scale < (1LL << 40);
	case BPF_MUL:
		if (in->imm <= 0 || in->imm > (1 << 30))
			return false;
		l->scale *= in->imm;
		return l->scale < (1LL << 40);
	case BPF_ADD: l->base += l->scale * in->imm; return true;
	}
	return false;
}

static bool is_shift(const struct trace_link *link, int op)
{
	return link->kind == LINK_CHANGE && link->in.imm == 32 &&
	       BPF_OP(link->in.insn.code) == op;
}

bool trace_is_cut(const struct trace *trace, int i)
{
	return i + 1 < trace->count &&
	       (is_shift(&trace->links[i], BPF_RSH) ||
		is_shift(&trace->links[i], BPF_ARSH)) &&
	       is_shift(&trace->links[i + 1], BPF_LSH);
}

/* "r1 += r2" brings number and pointer together: the number goes on. */
static bool is_sum(const struct trace_link *link)
{
	return link->kind == LINK_CHANGE && link->after.kind == VREG_POINTER;
}

bool trace_is_mask(const struct trace_link *link)
{
	return link->kind == LINK_CHANGE &&
	       BPF_OP(link->in.insn.code) == BPF_AND &&
	       BPF_SRC(link->in.insn.code) == BPF_K && link->in.imm >= 0;
}

/* What cannot be undone makes a new number: r2 >>= 6. */
static bool is_new(struct linear *linear, const struct trace_link *link)
{
	return link->kind == LINK_CHANGE && !is_sum(link) &&
	       !undo(linear, &link->in);
}

bool trace_linear(struct trace *trace, struct linear *linear)
{
	*linear = (struct linear){ .scale = 1 };
	for (int i = 0; i < trace->count; i++) {
		const struct trace_link *link = &trace->links[i];
		bool cut = trace_is_cut(trace, i);

		linear->at = link;
		trace->anchor = i;
		if (is_constant_check(link) || link->kind == LINK_ORIGIN ||
		    (!cut && is_new(linear, link)))
			return true;
		if (link->kind == LINK_LOST || link->kind == LINK_NONE)
			return false;
		i += cut;
	}
	return false;
}
