/*
 * rule_null.c - a pointer that may be NULL, used without a look at it.
 *
 *     v = bpf_map_lookup_elem(&vals, &key)     a value, or NULL
 *     ...                                      nobody asks
 *     return v->base                           refused
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

static const char *variable(struct why_case *c, const struct trace *trace)
{
	const struct trace_link *origin = trace_origin(trace);
	struct why_line line = { 0 };
	const char *name = NULL;

	if (origin->kind == LINK_ORIGIN) {
		line = case_line(c, origin->step);
		name = expr_assigned(&c->why->arena, line.text);
	}
	return name ? name : expr_pointer(&c->why->arena, c->why->at.text);
}

static const char *producer(struct why_case *c, const struct trace *trace)
{
	const struct trace_link *origin = trace_origin(trace);

	if (origin->kind == LINK_ORIGIN && vinsn_is_call(&origin->in) &&
	    origin->in.call_length)
		return say(c, "%.*s()", origin->in.call_length,
			   origin->in.call);
	return NULL;
}

/* Another result of the same call was checked: looked up twice. */
static int other_check(struct why_case *c, const struct trace *trace)
{
	const struct trace_link *origin = trace_origin(trace);
	struct trace other;
	struct vinsn in;

	if (origin->kind != LINK_ORIGIN)
		return -1;
	for (int step = c->path.steps[c->step].parent; step >= 0;
	     step = c->path.steps[step].parent) {
		const struct trace_link *from;

		vpath_insn(&c->path, step, &in);
		if (!vinsn_is_branch(&in) || in.imm ||
		    BPF_SRC(in.insn.code) != BPF_K)
			continue;
		trace_read(&other, c, step, in.insn.dst_reg, false);
		from = trace_origin(&other);
		if (from->kind == LINK_ORIGIN && from->step != origin->step &&
		    vinsn_is_call(&from->in) &&
		    from->in.call_id == origin->in.call_id)
			return step;
	}
	return -1;
}

static void mend_null(struct why_case *c, const char *name)
{
	c->why->fix =
		say(c, "before this line:  if (!%s) %s", name, case_leave(c));
	if (!rule_is_reg(name))
		rule_insert(c, say(c, "if (!%s)", name));
}

void rule_null(struct why_case *c)
{
	const char *name, *from;
	struct trace trace;
	int other;

	if (c->step < 0 || c->why->reg < 0)
		return;
	trace_read(&trace, c, c->step, c->why->reg, false);
	name = variable(c, &trace);
	name = variable_subject(c, name, &trace, 0, c->why->reg);
	from = producer(c, &trace);
	c->why->summary =
		say(c, "%s may be NULL here%s%s", name,
		    from ? ", as the result of " : "", from ? from : "");
	if (c->why->cause == CAUSE_NULL_ARGUMENT)
		c->why->detail = say(c, "given to %.*s() without a check",
				     c->in.call_length, c->in.call);
	else if (c->why->cause == CAUSE_NULL_ARITHMETIC)
		c->why->detail = "added to, which hides from the verifier "
				 "whether it was NULL";
	else
		c->why->detail = say(c, "%s at %s, unchecked on this way",
				     rule_access(c, vinsn_size(&c->in)), name);
	history_tell(c, &trace, name);
	other = other_check(c, &trace);
	if (other >= 0)
		history_add(c, other, "the result of another call was checked",
			    "not this one");
	mend_null(c, name);
}
