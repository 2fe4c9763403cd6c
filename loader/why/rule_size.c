/*
 * rule_size.c - a length that a helper is given, and a number that is added
 * to a pointer: both must have bounds.
 */
#include "loader/why/fixed.h"
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

static const char *name_of_number(struct why_case *c, const struct trace *trace)
{
	const struct trace_link *check = trace_check(trace);
	const struct trace_link *origin = trace_origin(trace);
	struct why_line line = { 0 };
	const char *name = NULL;

	if (check) {
		line = case_line(c, check->step);
		name = expr_compared(&c->why->arena, line.text);
	}
	if (!name && origin->kind == LINK_ORIGIN) {
		line = case_line(c, origin->step);
		name = expr_assigned(&c->why->arena, line.text);
	}
	return name;
}

int64_t rule_room(struct why_case *c, int reg)
{
	struct vreg mem;

	if (reg < 1 || !fixed_reg_before(c, c->step, c->frame, reg, &mem) ||
	    mem.kind != VREG_POINTER || !mem.known)
		return -1;
	if (!strcmp(mem.type, "fp"))
		return -mem.off;
	if (!strcmp(mem.type, "map_value"))
		return (int64_t)mem.value_size - mem.off;
	return mem.mem_size ? (int64_t)mem.mem_size - mem.off : -1;
}

static bool may_be_negative(const struct trace *trace)
{
	const struct trace_link *origin = trace_origin(trace);

	return origin->kind == LINK_ORIGIN && origin->after.smin < 0;
}

void rule_size(struct why_case *c)
{
	const char *name, *test = NULL;
	struct trace trace;
	int64_t room;

	if (c->step < 0 || c->why->reg < 0 || !vinsn_is_call(&c->in))
		return;
	trace_read(&trace, c, c->step, c->why->reg, true);
	name = name_of_number(c, &trace);
	name = variable_subject(c, name, &trace, 0, c->why->reg);
	room = rule_room(c, c->why->reg - 1);
	if (c->why->cause == CAUSE_NEGATIVE_SIZE) {
		c->why->summary = say(c, "the length %s may be negative", name);
		test = say(c, "if (%s < 0)", name);
	} else if (c->why->cause == CAUSE_ZERO_SIZE) {
		c->why->summary = say(c, "the length %s may be zero", name);
		test = say(c, "if (%s == 0)", name);
	} else if (room > 0) {
		c->why->summary = say(c, "nothing bounds the length %s", name);
		test = may_be_negative(&trace)
			       ? say(c, "if (%s < 0 || %s > %lld)", name, name,
				     (long long)room)
			       : say(c, "if (%s > %lld)", name,
				     (long long)room);
		c->why->because =
			say(c, "%lld bytes are there", (long long)room);
	}
	if (!test)
		return;
	c->why->detail =
		say(c, "argument %d of %.*s() can be %s", c->why->reg,
		    c->in.call_length, c->in.call, case_words(c, &c->reg));
	history_tell(c, &trace, name);
	c->why->fix = say(c, "before this line:  %s %s", test, case_leave(c));
	if (!rule_is_reg(name))
		rule_insert(c, test);
	else if (room > 0)
		c->why->fix = say(c,
				  "put the length into a variable, and check "
				  "that:  if (len > %lld) %s",
				  (long long)room, case_leave(c));
}

/* ---- A number added to a pointer ---- */

/* How many elements there are: what an index is multiplied by is their
 * size.  -1: not known. */
static int64_t most_index(struct why_case *c, struct trace *trace)
{
	struct linear linear;
	struct vreg mem;
	int64_t room;

	if (!vpath_reg_before(&c->path, c->step, c->frame, c->in.insn.dst_reg,
			      &mem) ||
	    strcmp(mem.type, "map_value") || !mem.known ||
	    !trace_linear(trace, &linear))
		return -1;
	room = (int64_t)mem.value_size - mem.off - linear.base;
	return room / linear.scale - 1;
}

static void mend_offset(struct why_case *c, struct trace *trace,
			const struct vreg *number, const char *name)
{
	int64_t most = most_index(c, trace);
	const char *low = number->smin < 0 ? say(c, "%s < 0", name) : NULL;
	const char *high = NULL, *test;

	if (most >= 0 && number->smax > most)
		high = say(c, "%s > %lld", name, (long long)most);
	else if (most < 0)
		high = say(c, "%s > MOST", name);
	test = say(c, "if (%s%s%s)", low ? low : "", low && high ? " || " : "",
		   high ? high : "");
	c->why->fix = say(c, "before this line:  %s %s%s", test, case_leave(c),
			  most < 0 ? "  with the largest index for MOST" : "");
	if (most >= 0 && !rule_is_reg(name))
		rule_insert(c, test);
}

void rule_offset(struct why_case *c)
{
	int reg = c->step >= 0 && BPF_SRC(c->in.insn.code) == BPF_X
			  ? c->in.insn.src_reg
			  : -1;
	struct vreg number = { 0 };
	char words[VWORDS];
	struct trace trace;
	const char *name;

	if (reg < 0 ||
	    !vpath_reg_before(&c->path, c->step, c->frame, reg, &number))
		return;
	if (number.kind == VREG_POINTER) { /* number += pointer */
		reg = c->in.insn.dst_reg;
		vpath_reg_before(&c->path, c->step, c->frame, reg, &number);
	}
	if (number.kind != VREG_NUMBER)
		return;
	c->why->reg = reg;
	c->why->state = case_words(c, &number);
	trace_read(&trace, c, c->step, reg, true);
	name = name_of_number(c, &trace);
	if (!name)
		name = expr_index(&c->why->arena, c->why->at.text);
	name = variable_subject(c, name, &trace, 0, reg);
	c->why->summary =
		say(c, "%s is added to a pointer and may be %s", name,
		    number.smin < 0 ? "negative or too big" : "too big");
	c->why->detail = say(c, "%s can be %s", name,
			     vreg_number_words(words, sizeof(words), &number));
	history_tell(c, &trace, name);
	mend_offset(c, &trace, &number, name);
	c->why->because = "the verifier must know both bounds before the "
			  "addition; an unsigned type needs only the upper one";
}
