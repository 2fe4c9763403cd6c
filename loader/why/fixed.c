/*
 * fixed.c - a pointer's place: the part that is fixed, and what varies.
 *
 *     r2 = r10; r2 += -16; r2 += r1         r1 is 0..31
 *
 *     until 7.0    R2=fp-16(smin=0,smax=umax=31)      -16 + 0..31
 *     7.3          R2=fp(smin=-16,smax=15)                 -16..15
 *
 * What can be typed instead needs both: they are told apart again by the
 * instructions that made the place.
 */
#include "loader/why/fixed.h"

#include "insn/insn.h"

#define STEPS_MOST 64

static bool is_add(const struct vinsn *in)
{
	return BPF_CLASS(in->insn.code) == BPF_ALU64 &&
	       BPF_OP(in->insn.code) == BPF_ADD;
}

/* Of "r2 += r1" the pointer, before it. */
static int pointer_of(const struct why_case *c, int step,
		      const struct vinsn *in, struct vreg *state)
{
	int frame = c->path.steps[step].frame;
	const int regs[] = { in->insn.dst_reg, in->insn.src_reg };

	for (int i = 0; i < 2; i++)
		if (vpath_reg_before(&c->path, step, frame, regs[i], state) &&
		    state->kind == VREG_POINTER)
			return regs[i];
	return -1;
}

/* What constants have added to the register since it was a known place;
 * `writer` is the step that wrote it last. */
static int64_t fixed_part(const struct why_case *c, int writer, int frame,
			  int reg)
{
	struct vreg state;
	struct vinsn in;
	int64_t sum = 0;

	for (int i = 0; i < STEPS_MOST && writer >= 0; i++) {
		bool by_reg;

		vpath_insn(&c->path, writer, &in);
		by_reg = BPF_SRC(in.insn.code) == BPF_X;
		if (is_add(&in) && !by_reg)
			sum += in.imm;
		else if (vinsn_is_mov(&in) && by_reg)
			reg = in.insn.src_reg;
		else if (is_add(&in))
			reg = pointer_of(c, writer, &in, &state);
		else
			return sum;
		if (reg < 0)
			return sum;
		if (is_add(&in) && by_reg && state.known)
			return sum + state.off;
		writer = vpath_writer(&c->path, writer, &frame, reg);
	}
	return sum;
}

/* The bits that are known, of a number that is `part` less: as the kernel
 * does it (kernel/bpf/tnum.c tnum_sub()). */
static void subtract_bits(struct vreg *state, int64_t part)
{
	uint64_t value = state->var_value - part;
	uint64_t carries = (value + state->var_mask) ^ value;

	state->var_mask |= carries;
	state->var_value = value & ~state->var_mask;
}

static void subtract(struct vreg *state, int64_t part)
{
	bool small;

	if (state->smin != INT64_MIN)
		state->smin -= part;
	if (state->smax != INT64_MAX)
		state->smax -= part;
	state->umin = state->smin < 0 ? 0 : state->smin;
	state->umax = state->smin < 0 ? UINT64_MAX : (uint64_t)state->smax;
	small = state->smin >= 0 && state->smax <= INT32_MAX;
	state->smin32 = small ? state->smin : INT32_MIN;
	state->smax32 = small ? state->smax : INT32_MAX;
	state->umin32 = small ? state->umin : 0;
	state->umax32 = small ? state->umax : UINT32_MAX;
	subtract_bits(state, part);
}

/* A place that varies; kernels that tell both apart have said `off`, or
 * there is none. */
static bool is_open(const struct vreg *state)
{
	return state->kind == VREG_POINTER && !state->known && !state->off;
}

static void split(const struct why_case *c, int writer, int frame, int reg,
		  struct vreg *state)
{
	int64_t part = fixed_part(c, writer, frame, reg);

	if (part <= -(1 << 29) || part >= 1 << 29) /* BPF_MAX_VAR_OFF */
		return;
	state->off = part;
	if (part)
		subtract(state, part);
}

bool fixed_reg_before(const struct why_case *c, int step, int frame, int reg,
		      struct vreg *state)
{
	int writer;

	if (!vpath_reg_before(&c->path, step, frame, reg, state))
		return false;
	if (is_open(state)) {
		writer = vpath_writer(&c->path, step, &frame, reg);
		split(c, writer, frame, reg, state);
	}
	return true;
}

bool fixed_reg_after(const struct why_case *c, int step, int frame, int reg,
		     struct vreg *state)
{
	int writer = step;
	struct vinsn in;

	if (!vpath_reg_after(&c->path, step, frame, reg, state))
		return false;
	if (is_open(state)) {
		vpath_insn(&c->path, step, &in);
		if (frame != c->path.steps[step].frame ||
		    !vinsn_writes(&in, reg))
			writer = vpath_writer(&c->path, step, &frame, reg);
		split(c, writer, frame, reg, state);
	}
	return true;
}
