/*
 * hidden.c - a check that is there in C, and not for the verifier.
 *
 *     if (i < 16)            w1 = w0; if w1 > 15 ...     a copy is compared
 *             a[i]           r2 = r0 ...                 the other one used
 */
#include "loader/why/hidden.h"
#include "loader/why/history.h"

/* Was the one read where the other was?  A volatile variable is read anew
 * each time. */
static bool read_again(const struct trace_link *a, const struct trace_link *b)
{
	return a->kind == LINK_ORIGIN && b->kind == LINK_ORIGIN &&
	       vinsn_is_load(&a->in) && vinsn_is_load(&b->in) &&
	       a->in.insn.off == b->in.insn.off &&
	       a->in.insn.src_reg == b->in.insn.src_reg;
}

/* The same value was compared in another register: a copy that the compiler
 * made, of which the verifier does not know that it is one; or another read
 * of the same variable (*again). */
static int hidden_check(struct why_case *c, const struct trace *trace,
			bool *again)
{
	const struct trace_link *origin = trace_origin(trace);
	struct trace other;
	struct vinsn in;

	if (origin->kind != LINK_ORIGIN)
		return -1;
	for (int step = c->path.steps[c->step].parent;
	     step >= 0 && vpath_spend(&c->path);
	     step = c->path.steps[step].parent) {
		const struct trace_link *from;

		vpath_insn(&c->path, step, &in);
		if (!vinsn_is_branch(&in) || BPF_SRC(in.insn.code) != BPF_K)
			continue;
		trace_read(&other, c, step, in.insn.dst_reg, true);
		from = trace_origin(&other);
		*again = from->step != origin->step;
		if (!*again || read_again(from, origin))
			return step;
	}
	return -1;
}

static void tell_again(struct why_case *c, const char *index, int step)
{
	history_add(c, step,
		    say(c, "%s is compared, and read again afterwards", index),
		    "not the value used");
	c->why->fix = say(c,
			  "read it once into a local variable, compare that, "
			  "and use that:  __u32 index = %s;",
			  index);
	c->why->because =
		"a volatile variable may have changed between the two "
		"reads";
}

static void tell_copy(struct why_case *c, const char *index, int step)
{
	struct vinsn in;

	vpath_insn(&c->path, step, &in);
	history_add(c, step,
		    say(c, "compared in r%d, a copy that the compiler made",
			in.insn.dst_reg),
		    "not the one used");
	c->why->verdict = VERDICT_COMPILER;
	c->why->fix = say(c,
			  "keep the compiler from making a copy: "
			  "asm volatile(\"\" : \"+r\"(%s)); before the "
			  "comparison, or compare and use one variable, "
			  "unsigned",
			  index);
	c->why->because = "the number that is compared and the number that is "
			  "used are two registers for the verifier";
}

bool hidden_tell(struct why_case *c, const struct trace *trace,
		 const char *index)
{
	bool again;
	int step = hidden_check(c, trace, &again);

	if (step < 0)
		return false;
	if (again)
		tell_again(c, index, step);
	else
		tell_copy(c, index, step);
	return true;
}
