/*
 * rule_bounds.c - an index and the object it is for.
 *
 *     the value   |<------------- 44 bytes ------------->|
 *     the access      base 4 + scale 4 * n      [size 4]
 *
 *     the largest n that fits: (44 - size 4 - base 4) / scale 4 = 9
 */
#include "loader/why/expr.h"
#include "loader/why/hidden.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

struct access {
	const char *what; /* "the map value" */
	int64_t room;	  /* bytes of it; -1: unknown */
	int64_t at;	  /* bytes that are added always */
	int64_t size;	  /* bytes taken */
	struct trace trace;
	struct linear linear;
	bool is_linear;
	const struct trace_link *check;
	const char *index; /* its name */
	int64_t most;	   /* the largest index that fits; -1: unknown */
};

/* ---- The object ---- */

static const char *noun(const struct why_case *c)
{
	const char *type = c->reg.type;

	if (!strcmp(type, "map_value"))
		return "the map's value";
	if (!strcmp(type, "map_key"))
		return "the map's key";
	if (!strcmp(type, "fp"))
		return "the stack";
	if (strstr(type, "buf"))
		return "the buffer";
	return "the memory";
}

static int64_t room(const struct why_case *c)
{
	const char *type = c->reg.type;

	if (!strcmp(type, "map_value"))
		return c->reg.value_size;
	if (!strcmp(type, "map_key"))
		return c->reg.key_size;
	if (c->reg.mem_size)
		return c->reg.mem_size;
	return -1;
}

/* "invalid access to map value, value_size=%d off=%d size=%d" and its like:
 * room, place, size. */
static bool has_sizes(const struct why_case *c)
{
	return c->detail && c->detail_args.count == 3 &&
	       strstr(c->detail->format, "_size=%");
}

static void measure(struct why_case *c, struct access *a)
{
	a->what = noun(c);
	a->room = room(c);
	a->size = vinsn_size(&c->in);
	a->at = c->reg.off + (a->size ? c->in.insn.off : 0);
	if (has_sizes(c)) {
		a->room = message_number(&c->detail_args, 0);
		a->size = message_number(&c->detail_args, 2);
	}
	a->most = -1;
}

/* ---- The index ---- */

/* What nobody compared: the variable it was put into first, or the one in
 * the index. */
static const char *unchecked_name(struct why_case *c, const struct access *a)
{
	const struct trace_link *origin = trace_origin(&a->trace);
	const char *index = expr_index(&c->why->arena, c->why->at.text);
	const char *name = NULL;
	struct why_line line;

	if (origin->kind == LINK_ORIGIN && a->linear.at == origin) {
		line = case_line(c, origin->step);
		name = expr_assigned(&c->why->arena, line.text);
	}
	return name ? name : expr_base(&c->why->arena, index);
}

static void follow(struct why_case *c, struct access *a)
{
	struct why_line line = { 0 };

	trace_read(&a->trace, c, c->step, c->why->reg, true);
	a->is_linear = trace_linear(&a->trace, &a->linear);
	a->check = a->is_linear && a->linear.at->kind == LINK_CHECK
			   ? a->linear.at
			   : NULL;
	if (a->check)
		line = case_line(c, a->check->step);
	a->index = a->check ? expr_compared(&c->why->arena, line.text) : NULL;
	if (!a->index)
		a->index = unchecked_name(c, a);
	a->index = a->is_linear ? variable_subject(c, a->index, &a->trace,
						   a->trace.anchor,
						   a->linear.at->reg)
				: rule_subject(c, a->index, c->why->reg);
	if (a->is_linear && a->room >= 0) {
		int64_t left = a->room - a->size - a->at - a->linear.base;

		a->most = left < 0 ? -1 : left / a->linear.scale;
	}
}

static const char *place_words(struct why_case *c, const struct access *a)
{
	int64_t base = a->at + (a->is_linear ? a->linear.base : 0);

	if (!a->is_linear)
		return say(c, "%lld + %s", (long long)base,
			   case_words(c, &c->reg));
	if (a->linear.scale == 1)
		return say(c, "%lld + %s", (long long)base, a->index);
	return say(c, "%lld + %s*%lld", (long long)base, a->index,
		   (long long)a->linear.scale);
}

static const char *range_words(struct why_case *c, const struct access *a)
{
	char words[VWORDS];

	if (a->is_linear && a->linear.at->after.kind == VREG_NUMBER)
		return say(c, "%s can be %s", a->index,
			   vreg_number_words(words, sizeof(words),
					     &a->linear.at->after));
	return say(c, "what is added can be %s",
		   vreg_number_words(words, sizeof(words), &c->reg));
}

/* ---- What to type ---- */

/* if (n > 20)  ->  if (n > 9) */
static bool narrow(struct why_case *c, const struct access *a)
{
	struct why_line line = case_line(c, a->check->step);
	int64_t by = a->most - a->check->after.smax, now;
	const char *text;

	if (a->check->after.kind != VREG_NUMBER || !line.text)
		return false;
	text = expr_move_number(&c->why->arena, line.text, a->check->in.imm, by,
				&now);
	if (!text || now < 0)
		return false;
	rule_replace(c, &line, text);
	c->why->fix = line.line
			      ? say(c, "line %d:  %s", line.line, text)
			      : say(c, "instead of '%s':  %s", line.text, text);
	return true;
}

/* The smallest index that is not before the beginning. */
static long long least(const struct access *a)
{
	int64_t base = a->at + a->linear.base;

	return base >= 0 ? 0 : (-base + a->linear.scale - 1) / a->linear.scale;
}

static void add_check(struct why_case *c, const struct access *a, bool negative)
{
	const char *test =
		negative || least(a)
			? say(c, "if (%s < %lld || %s > %lld)", a->index,
			      least(a), a->index, (long long)a->most)
			: say(c, "if (%s > %lld)", a->index,
			      (long long)a->most);

	c->why->fix = say(c, "before this line:  %s %s", test, case_leave(c));
	if (rule_is_reg(a->index))
		c->why->fix = say(c,
				  "keep the index in a variable, and check "
				  "that:  if (index > %lld) %s",
				  (long long)a->most, case_leave(c));
	else
		rule_insert(c, test);
}

/* An upper bound is there, a lower one is not. */
static void add_lower(struct why_case *c, const struct access *a)
{
	c->why->fix = say(c,
			  "make %s unsigned (__u32), or before this line:  "
			  "if (%s < %lld) %s",
			  a->index, a->index, least(a), case_leave(c));
	if (!rule_is_reg(a->index))
		rule_insert(c, say(c, "if (%s < %lld)", a->index, least(a)));
}

/* A helper is given a length that varies, too: their sum is what counts. */
static bool is_sum(struct why_case *c, const struct access *a)
{
	struct vreg length;

	if (!vinsn_is_call(&c->in) || c->why->reg > 4 ||
	    !vpath_reg_before(&c->path, c->step, c->frame, c->why->reg + 1,
			      &length) ||
	    length.kind != VREG_NUMBER || length.known)
		return false;
	c->why->fix =
		say(c,
		    "check the sum before this line:  if (%s + length > "
		    "%lld) %s, with the length's own bound before",
		    a->index, (long long)(a->room - a->at), case_leave(c));
	return true;
}

static void explain_most(struct why_case *c, const struct access *a)
{
	int64_t base = a->at + a->linear.base;

	if (a->linear.scale == 1)
		c->why->because =
			say(c,
			    "%lld is the largest that fits: %lld - %lld - %lld",
			    (long long)a->most, (long long)a->room,
			    (long long)base, (long long)a->size);
	else
		c->why->because = say(c,
				      "%lld is the largest index that fits: "
				      "(%lld - %lld - %lld) / %lld",
				      (long long)a->most, (long long)a->room,
				      (long long)base, (long long)a->size,
				      (long long)a->linear.scale);
}

/* As it was declared, where it got its value. */
static bool is_unsigned(struct why_case *c, const struct access *a)
{
	const struct trace_link *origin = trace_origin(&a->trace);

	return origin->kind == LINK_ORIGIN &&
	       expr_is_unsigned(case_line(c, origin->step).text, a->index);
}

static void mend_index(struct why_case *c, const struct access *a)
{
	bool negative = a->is_linear && a->linear.at->after.smin < 0 &&
			!is_unsigned(c, a);

	if (!a->check && a->linear.at->kind == LINK_ORIGIN &&
	    hidden_tell(c, &a->trace, a->index))
		return;
	if (a->most < 0)
		return;
	if (is_sum(c, a))
		return;
	explain_most(c, a);
	if (rule_mask(c, a->linear.at, a->most))
		return;
	if (!a->check)
		add_check(c, a, negative);
	else if (c->why->cause == CAUSE_NEGATIVE_INDEX &&
		 a->check->after.smax <= a->most)
		add_lower(c, a);
	else if (!narrow(c, a))
		add_check(c, a, negative);
	if (a->check && a->check->after.smax > a->most)
		history_mark(c, a->check->step, "too wide");
	else if (a->check && negative)
		history_mark(c, a->check->step, "may still be below 0");
}

/* ---- The page ---- */

static void constant_place(struct why_case *c, const struct access *a)
{
	int64_t at = a->at + c->reg.value;

	c->why->summary =
		say(c, "the access is %s %s",
		    at < 0 ? "before the beginning of" : "past the end of",
		    a->what);
	c->why->detail =
		say(c, "%s at %lld; there are %lld bytes",
		    rule_access(c, a->size), (long long)at, (long long)a->room);
	if (at >= 0 && at < a->room && vinsn_is_call(&c->in))
		c->why->fix = say(c,
				  "%lld bytes are there from that place on: "
				  "the length is sizeof(the field)",
				  (long long)(a->room - at));
	else if (at >= 0)
		c->why->fix = say(c,
				  "what is used here needs %lld bytes: %s, or "
				  "use a field within the first %lld",
				  (long long)(at + a->size),
				  strcmp(c->reg.type, "map_value")
					  ? "reserve the whole struct"
					  : "give the map that type as its "
					    "value",
				  (long long)a->room);
	if (at >= 0 && at < a->room)
		rule_length(c, a->size, a->room - at);
}

static const char *index_summary(struct why_case *c, const struct access *a)
{
	const char *index = rule_is_reg(a->index)
				    ? "the index"
				    : say(c, "the index %s", a->index);

	switch (c->why->cause) {
	case CAUSE_UNBOUNDED_INDEX:
		return say(c, "nothing bounds %s into %s", index, a->what);
	case CAUSE_NEGATIVE_INDEX:
		return say(c, "%s into %s may be negative", index, a->what);
	default:
		return say(c, "%s may reach past the end of %s", index,
			   a->what);
	}
}

void rule_bounds(struct why_case *c)
{
	struct access a = { 0 };

	if (c->step < 0 || c->why->reg < 0 || c->reg.kind != VREG_POINTER)
		return;
	measure(c, &a);
	if (c->reg.known && a.room >= 0) {
		constant_place(c, &a);
		return;
	}
	follow(c, &a);
	c->why->summary = index_summary(c, &a);
	c->why->detail =
		say(c, "%s at %s", rule_access(c, a.size), place_words(c, &a));
	if (a.room >= 0)
		c->why->detail =
			say(c, "%s; there are %lld bytes; %s", c->why->detail,
			    (long long)a.room, range_words(c, &a));
	history_tell(c, &a.trace, a.index);
	mend_index(c, &a);
}
