/*
 * rule_stack.c - local variables: bytes never written, and places outside.
 *
 *     fp-16   [ m m m m ? ? ? ? ]   4 bytes written, then a hole
 *                       ^ invalid read from stack off -16+4 size 8
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

/* Off A+B size N: the message's numbers, in its own order. */
struct hole {
	int64_t off, at, size;
	int64_t last; /* byte that is missing, from `at` on */
};

static bool read_hole(const struct why_case *c, struct hole *hole)
{
	const char *text =
		strstr(c->why->message ? c->why->message : "", " off ");
	struct cursor s;

	if (!text)
		return false;
	s.p = text + strlen(" off ");
	s.end = s.p + strlen(s.p);
	return cursor_number(&s, &hole->off) && cursor_word(&s, "+") &&
	       cursor_number(&s, &hole->at) && cursor_word(&s, " size ") &&
	       cursor_number(&s, &hole->size);
}

/* "mmmm????" of each 8 bytes from `off` on, in the order of memory. */
static const char *picture(struct why_case *c, const struct hole *hole)
{
	const char *all = "";
	int64_t from = hole->off & -8, to = hole->off + hole->size;

	for (int64_t off = from; off < to && off < 0; off += 8) {
		struct vslot slot;
		bool has = vpath_slot_before(&c->path, c->step, off, &slot);
		char bytes[9] = "????????";

		for (int i = 0; has && i < 8; i++)
			bytes[i] = slot.bytes[0] ? slot.bytes[7 - i] : 'w';
		for (int i = 0; i < 8; i++)
			bytes[i] = bytes[i] == '?' ? '.' : 'w';
		all = say(c, "%s%s%s", all, *all ? " " : "", bytes);
	}
	return all;
}

/* The first store into those bytes on the way: before it they can be set. */
static int first_store(struct why_case *c, const struct hole *hole)
{
	int first = -1;
	struct vinsn in;
	struct vreg base;

	for (int step = c->path.steps[c->step].parent;
	     step >= 0 && vpath_spend(&c->path);
	     step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		if (c->path.steps[step].frame != c->frame ||
		    !vinsn_is_store(&in) ||
		    !vpath_reg_before(&c->path, step, c->frame, in.insn.dst_reg,
				      &base) ||
		    strcmp(base.type, "fp"))
			continue;
		if (base.off + in.insn.off >= hole->off &&
		    base.off + in.insn.off < hole->off + hole->size)
			first = step;
	}
	return first;
}

/* The variable that is used, if all of it is and nothing else. */
static const char *used_name(struct why_case *c, const struct hole *hole)
{
	const struct var *var = variable_on_stack(c, c->step, hole->off);

	if (var && var->off == hole->off)
		return var->name;
	if (!vinsn_is_call(&c->in))
		return NULL;
	return expr_argument(&c->why->arena, c->why->at.text,
			     say(c, "%.*s", c->in.call_length, c->in.call),
			     c->why->reg);
}

static void mend_bytes(struct why_case *c, const struct hole *hole)
{
	const char *name = used_name(c, hole);
	int store = first_store(c, hole);
	struct why_line line;
	const char *set;

	if (!name || store < 0)
		return;
	set = say(c, "__builtin_memset(&%s, 0, sizeof(%s));", name, name);
	line = case_line(c, store);
	c->why->fix = say(c, "before line %d:  %s", line.line, set);
	if (line.text)
		rule_replace(c, &line,
			     say(c, "%s\n%.*s%s", set,
				 line.indent ? line.indent : 1,
				 line.indent ? line.text - line.indent : "\t",
				 line.text));
}

/* The first bytes that are missing, out of the picture, which begins at a
 * multiple of 8. */
static void find_last(struct hole *hole, const char *bytes)
{
	int skip = hole->off - (hole->off & -8);
	int at = skip + hole->at + 1, len = strlen(bytes);

	hole->last = hole->at;
	for (; at + at / 8 < len && bytes[at + at / 8] == '.' &&
	       at - skip < hole->size;
	     at++)
		hole->last = at - skip;
}

/* "byte 5 ... was" or "bytes 5..7 ... were" */
static const char *missing(struct why_case *c, const struct hole *hole)
{
	if (hole->last == hole->at)
		return say(c, "byte %lld of %lld was", (long long)hole->at,
			   (long long)hole->size);
	return say(c, "bytes %lld..%lld of %lld were", (long long)hole->at,
		   (long long)hole->last, (long long)hole->size);
}

/* What those bytes are: "key.c, padding of key"; NULL: it is not known. */
static const char *missing_parts(struct why_case *c, const struct hole *hole)
{
	char place[200], last[200] = "";
	const char *all = NULL;

	for (int64_t off = hole->off + hole->at; off <= hole->off + hole->last;
	     off++) {
		const struct var *var = variable_on_stack(c, c->step, off);

		if (!var)
			return NULL;
		vars_place(place, sizeof(place), var, off, 1);
		if (strcmp(place, last))
			all = all ? say(c, "%s, %s", all, place)
				  : say(c, "%s", place);
		memcpy(last, place, sizeof(last));
	}
	return all;
}

void rule_stack_bytes(struct why_case *c)
{
	const char *bytes, *parts;
	struct hole hole;

	if (c->step < 0 || !read_hole(c, &hole))
		return;
	bytes = picture(c, &hole);
	find_last(&hole, bytes);
	parts = missing_parts(c, &hole);
	c->why->summary = say(c, "%s never written%s%s", missing(c, &hole),
			      parts ? ": " : "", parts ? parts : "");
	c->why->detail =
		say(c, "%s from fp%lld on: %s (w written, . not)",
		    rule_access(c, hole.size), (long long)hole.off, bytes);
	c->why->fix = "set all of it before use:  struct ... x = {};  or "
		      "__builtin_memset(&x, 0, sizeof(x)), which also fills "
		      "the holes between fields";
	if (!parts || strstr(parts, "padding "))
		c->why->because = "= {} leaves padding to the compiler; "
				  "memset does not";
	mend_bytes(c, &hole);
}

static void constant_place(struct why_case *c, const struct trace *trace,
			   int64_t at, int64_t size)
{
	const struct var *var = variable_on_stack(c, c->step, c->reg.off);
	bool above = at + size > 0;

	history_tell(c, trace,
		     variable_subject(c, NULL, trace, 0, c->why->reg));
	c->why->summary = above ? "the access reaches past the end of the "
				  "local variables"
				: "the access is outside the 512 bytes of the "
				  "stack";
	c->why->detail = say(c,
			     "%s at fp%+lld, up to fp%+lld; the stack ends "
			     "at fp+0",
			     rule_access(c, size), (long long)at,
			     (long long)(at + size));
	c->why->fix = above ? say(c,
				  "at most %lld bytes are there: the length "
				  "is the variable's, sizeof(%s)",
				  (long long)(at < 0 ? -at : 0),
				  var ? var->name : "it")
			    : "what needs more than 512 bytes goes into a "
			      "per-CPU array map";
	if (above && rule_length(c, size, at < 0 ? -at : 0) && var)
		c->why->because =
			say(c, "sizeof(%s) is never too much", var->name);
}

/* The largest index after which the access still ends below fp+0. */
static void index_place(struct why_case *c, struct trace *trace, int64_t at,
			int64_t size)
{
	const char *name = expr_index(&c->why->arena, c->why->at.text);
	char words[VWORDS];
	struct linear linear;
	int64_t most = -1;

	if (trace_linear(trace, &linear)) {
		most = (-at - size - linear.base) / linear.scale;
		name = variable_subject(c, name, trace, trace->anchor,
					linear.at->reg);
	} else {
		name = rule_subject(c, name, c->why->reg);
	}
	history_tell(c, trace, name);
	c->why->summary =
		rule_is_reg(name)
			? "an index into a local array may leave the stack"
			: say(c,
			      "the index %s into a local array may leave the "
			      "stack",
			      name);
	c->why->detail = say(c, "%s at fp%+lld + %s; the stack ends at fp+0",
			     rule_access(c, size), (long long)at,
			     vreg_number_words(words, sizeof(words), &c->reg));
	if (most < 0 || rule_mask(c, linear.at, most))
		return;
	if (rule_is_reg(name))
		name = "index";
	else
		rule_insert(c, say(c, "if (%s > %lld)", name, (long long)most));
	c->why->fix = say(c, "before this line:  if (%s > %lld) %s", name,
			  (long long)most, case_leave(c));
}

void rule_stack_place(struct why_case *c)
{
	struct trace trace;
	int64_t at, size = vinsn_size(&c->in);

	if (c->step < 0 || c->why->reg < 0 || strcmp(c->reg.type, "fp"))
		return;
	at = c->reg.off + (size ? c->in.insn.off : 0);
	if (!size)
		size = message_number(&c->args, c->args.count - 1);
	trace_read(&trace, c, c->step, c->why->reg, !c->reg.known);
	if (c->reg.known)
		constant_place(c, &trace, at, size);
	else
		index_place(c, &trace, at, size);
}
