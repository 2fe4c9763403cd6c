/*
 * rule_type.c - a register that does not hold what is needed: a number
 * where a pointer should be, or nothing at all.
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

/* ---- A number used as a pointer ---- */

static bool from_memory(const struct trace *trace, struct why_case *c,
			const char *type)
{
	const struct trace_link *origin = trace_origin(trace);
	struct vreg base;

	return origin->kind == LINK_ORIGIN && vinsn_is_load(&origin->in) &&
	       vpath_reg_before(&c->path, origin->step, origin->frame,
				origin->in.insn.src_reg, &base) &&
	       !strcmp(base.type, type);
}

/* Where on its way it was a pointer last: what was done then lost it. */
static const struct trace_link *lost_at(const struct trace *trace)
{
	for (int i = 0; i + 1 < trace->count; i++)
		if (trace->links[i].kind == LINK_CHANGE &&
		    trace->links[i].after.kind == VREG_NUMBER &&
		    trace->links[i + 1].after.kind == VREG_POINTER)
			return &trace->links[i];
	return NULL;
}

static void mend_number(struct why_case *c, const struct trace *trace,
			const char *name)
{
	const struct trace_link *lost = lost_at(trace);

	if (lost) {
		history_mark(c, lost->step, "a number from here on");
		c->why->fix = "keep the pointer as it is: no mask, no cast to "
			      "an int, no arithmetic but + and - a number";
		return;
	}
	if (from_memory(trace, c, "ctx"))
		c->why->fix = say(c,
				  "read it as memory of the kernel:  "
				  "bpf_probe_read_kernel(&x, sizeof(x), %s), "
				  "or BPF_CORE_READ(%s, field)",
				  name, name);
	else if (from_memory(trace, c, "map_value"))
		c->why->fix = "a pointer that was kept in a map comes back as "
			      "a number: keep what it points to, or a __kptr";
	else
		c->why->fix = "bpf_probe_read_kernel(&x, sizeof(x), ptr) reads "
			      "an address that is only a number "
			      "(bpf_probe_read_user of user space)";
}

/* The last call on the way that was given the object: it gave it back. */
static int releaser(struct why_case *c, uint32_t ref)
{
	struct vinsn in;

	for (int step = c->path.steps[c->step].parent; step >= 0;
	     step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		for (int reg = 1; vinsn_is_call(&in) && reg <= 5; reg++) {
			struct vreg arg;

			if (vpath_reg_before(&c->path, step,
					     c->path.steps[step].frame, reg,
					     &arg) &&
			    arg.ref == ref)
				return step;
		}
	}
	return -1;
}

/* It was a pointer when it was last seen, and is a number now: a call made
 * the verifier forget it. */
static void forgotten(struct why_case *c)
{
	bool packet = !strcmp(c->reg.type, "pkt");
	int call = packet	? rule_mover(c, -1)
		   : c->reg.ref ? releaser(c, c->reg.ref)
				: -1;
	struct trace trace;
	struct vinsn in;

	if (call < 0)
		return;
	vpath_insn(&c->path, call, &in);
	c->why->summary =
		say(c,
		    packet ? "the pointer is from before %.*s(), which may "
			     "have moved the packet"
			   : "this was given back by %.*s(), and may be "
			     "somebody else's by now",
		    in.call_length, in.call);
	c->why->detail = say(c, "%s at a pointer that was forgotten",
			     rule_access(c, vinsn_size(&c->in)));
	trace_read(&trace, c, c->step, c->why->reg, false);
	history_tell(c, &trace,
		     variable_subject(c, NULL, &trace, 0, c->why->reg));
	history_add(c, call,
		    packet ? "this call may move the packet" : "given back",
		    packet ? "all pointers into it are forgotten"
			   : "nothing may use it from here on");
	c->why->fix = packet ? "after that call read data and data_end again "
			       "from the context, and compare again"
			     : "use it before it is given back, not after";
}

void rule_number(struct why_case *c)
{
	const char *name;
	struct trace trace;

	if (c->step < 0 || c->why->reg < 0)
		return;
	if (c->reg.kind == VREG_POINTER)
		forgotten(c);
	if (c->reg.kind != VREG_NUMBER)
		return;
	trace_read(&trace, c, c->step, c->why->reg, false);
	name = variable_subject(c,
				expr_pointer(&c->why->arena, c->why->at.text),
				&trace, 0, c->why->reg);
	c->why->summary =
		say(c, "%s is a number for the verifier, no pointer", name);
	c->why->detail = say(c, "%s at %s, which is %s",
			     rule_access(c, vinsn_size(&c->in)), name,
			     case_words(c, &c->reg));
	history_tell(c, &trace, name);
	mend_number(c, &trace, rule_is_reg(name) ? "ptr" : name);
}

/* ---- Nothing in the register ---- */

void rule_unwritten(struct why_case *c)
{
	const struct trace_link *origin;
	struct trace trace;

	if (c->step < 0 || c->why->reg < 0)
		return;
	trace_read(&trace, c, c->step, c->why->reg, false);
	origin = trace_origin(&trace);
	if (vinsn_is_exit(&c->in) && c->why->reg == 0) {
		c->why->summary = "the program ends without a return value";
		c->why->detail = "r0, which is returned, was not written on "
				 "this way";
		c->why->fix = say(c, "end every way with a value:  %s",
				  case_leave(c));
		return;
	}
	history_tell(c, &trace, say(c, "r%d", c->why->reg));
	if (origin->kind == LINK_LOST) {
		c->why->summary =
			say(c, "r%d is read after a call that cleared it",
			    c->why->reg);
		c->why->detail = "each call leaves nothing in r1 to r5";
		c->why->fix = "keep what is needed later in r6 to r9: in C, in "
			      "a local variable";
		history_mark(c, origin->step, "cleared here");
		return;
	}
	c->why->summary =
		say(c, "r%d is read and was never written", c->why->reg);
	c->why->detail = "at the beginning only r1, the context, and r10, the "
			 "stack, hold something";
	c->why->fix = "give the variable a value on every way that leads here, "
		      "and a call all its arguments";
}
