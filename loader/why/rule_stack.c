/*
 * rule_stack.c - local variables: bytes never written, and places outside.
 *
 *     fp-16   [ m m m m ? ? ? ? ]   4 bytes written, then a hole
 *                       ^ invalid read from stack off -16+4 size 8
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"

#include <string.h>

/* Off A+B size N: the message's numbers, in its own order. */
struct hole {
	int64_t off, at, size;
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

static void mend_bytes(struct why_case *c, const struct hole *hole)
{
	const char *name =
		expr_argument(&c->why->arena, c->why->at.text,
			      say(c, "%.*s", c->in.call_length, c->in.call),
			      c->why->reg);
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

/* "byte 5 ... was" or "bytes 5..7 ... were": the first that are missing, out
 * of the picture, which begins at a multiple of 8. */
static const char *missing(struct why_case *c, const char *bytes,
			   const struct hole *hole)
{
	int skip = hole->off - (hole->off & -8), last = hole->at;
	int at = skip + hole->at + 1, len = strlen(bytes);

	for (; at + at / 8 < len && bytes[at + at / 8] == '.' &&
	       at - skip < hole->size;
	     at++)
		last = at - skip;
	if (last == hole->at)
		return say(c, "byte %lld of %lld was", (long long)hole->at,
			   (long long)hole->size);
	return say(c, "bytes %lld..%d of %lld were", (long long)hole->at, last,
		   (long long)hole->size);
}

void rule_stack_bytes(struct why_case *c)
{
	struct hole hole;
	const char *bytes;

	if (c->step < 0 || !read_hole(c, &hole))
		return;
	bytes = picture(c, &hole);
	c->why->summary = say(c, "%s never written", missing(c, bytes, &hole));
	c->why->detail =
		say(c, "%s from fp%lld on: %s (w written, . not)",
		    rule_access(c, hole.size), (long long)hole.off, bytes);
	c->why->fix = "set all of it before use:  struct ... x = {};  or "
		      "__builtin_memset(&x, 0, sizeof(x)), which also fills "
		      "the holes between fields";
	c->why->because = "= {} leaves padding to the compiler; memset does "
			  "not";
	if (vinsn_is_call(&c->in))
		mend_bytes(c, &hole);
}

static void constant_place(struct why_case *c, int64_t at, int64_t size)
{
	bool above = at + size > 0;

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
				  "is the variable's, sizeof(it)",
				  (long long)(at < 0 ? -at : 0))
			    : "what needs more than 512 bytes goes into a "
			      "per-CPU array map";
}

/* The largest index after which the access still ends below fp+0. */
static void index_place(struct why_case *c, struct trace *trace, int64_t at,
			int64_t size)
{
	const char *name =
		rule_subject(c, expr_index(&c->why->arena, c->why->at.text),
			     c->why->reg);
	char words[VWORDS];
	struct linear linear;
	int64_t most = -1;

	if (trace_linear(trace, &linear))
		most = (-at - size - linear.base) / linear.scale;
	c->why->summary = "an index into a local array may leave the stack";
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
	const char *name;
	int64_t at, size = vinsn_size(&c->in);

	if (c->step < 0 || c->why->reg < 0 || strcmp(c->reg.type, "fp"))
		return;
	at = c->reg.off + (size ? c->in.insn.off : 0);
	if (!size)
		size = message_number(&c->args, c->args.count - 1);
	trace_read(&trace, c, c->step, c->why->reg, !c->reg.known);
	name = rule_subject(c, expr_index(&c->why->arena, c->why->at.text),
			    c->why->reg);
	history_tell(c, &trace, name);
	if (c->reg.known)
		constant_place(c, at, size);
	else
		index_place(c, &trace, at, size);
}
