/*
 * rule_kernel.c - calls whose arguments have a type of the kernel's, and the
 * kernel's objects themselves.
 *
 *     bpf_task_acquire(p->last_wakee)     argument 1: a struct task_struct
 *                                         that may be gone by now
 */
#include "loader/why/history.h"
#include "loader/why/rules.h"

#include <stdlib.h>
#include <string.h>

static const char *callee(struct why_case *c)
{
	return c->in.call_length
		       ? say(c, "%.*s()", c->in.call_length, c->in.call)
		       : "the function";
}

/* What is given, in the refused call. */
static bool is_given(const struct why_case *c)
{
	return c->step >= 0 && vinsn_is_call(&c->in) && c->why->reg >= 1 &&
	       c->why->reg <= 5 && c->reg.kind != VREG_NONE;
}

/* ---- Arguments ---- */

void rule_kfunc(struct why_case *c)
{
	rule_register(c);
	if (!is_given(c))
		return;
	c->why->summary = say(c, "argument %d of %s is %s", c->why->reg,
			      callee(c), case_words(c, &c->reg));
}

void rule_constant(struct why_case *c)
{
	rule_register(c);
	if (!is_given(c) || c->reg.kind != VREG_NUMBER)
		return;
	c->why->summary = say(c, "argument %d of %s must be a constant",
			      c->why->reg, callee(c));
	c->why->detail = say(c, "here it can be %s", case_words(c, &c->reg));
}

/* R1 type=scalar expected=fp / Caller passes invalid args into func#1 ('add') */
void rule_function(struct why_case *c)
{
	rule_register(c);
	if (!is_given(c) || !c->detail || !strstr(c->detail->format, "type="))
		return;
	c->why->summary = say(c, "argument %d of %s() is %s", c->why->reg,
			      c->args.count > 1 ? message_text(c, &c->args, 1)
						: "the function",
			      case_words(c, &c->reg));
	c->why->detail = "a global function is verified alone, with nothing "
			 "known of its arguments but their types";
}

/* ---- Objects ---- */

void rule_object(struct why_case *c)
{
	long long at;
	char words[VWORDS];

	rule_register(c);
	if (c->step < 0 || c->reg.kind != VREG_POINTER || !vinsn_size(&c->in))
		return;
	at = c->reg.off + c->in.insn.off;
	vreg_type_words(words, sizeof(words), c->reg.type);
	c->why->detail = say(c, "%s at %lld of %s. %s",
			     rule_access(c, vinsn_size(&c->in)), at, words,
			     c->message ? c->message->means : "");
}

/* ---- What lies on the stack: a dynptr, an iterator ---- */

/* The last call before this one that was given the same place. */
static int other_call(struct why_case *c, int64_t off)
{
	struct vinsn in;
	struct vreg arg;

	for (int step = c->path.steps[c->step].parent;
	     step >= 0 && vpath_spend(&c->path);
	     step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		for (int reg = 1; vinsn_is_call(&in) && reg <= 5; reg++)
			if (vpath_reg_before(&c->path, step,
					     c->path.steps[step].frame, reg,
					     &arg) &&
			    !strcmp(arg.type, "fp") && arg.off == off)
				return step;
	}
	return -1;
}

/* "arg #2": counted from 0; where that one is not on the stack, an older
 * kernel has counted from 1. */
static int stack_argument(struct why_case *c, struct vreg *arg)
{
	const char *at =
		c->why->message ? strstr(c->why->message, "arg #") : NULL;
	int n = at ? atoi(at + 5) : 0;

	for (int reg = n + 1; reg >= n; reg--)
		if (reg >= 1 && reg <= 5 &&
		    vpath_reg_before(&c->path, c->step, c->frame, reg, arg) &&
		    !strcmp(arg->type, "fp"))
			return reg;
	return -1;
}

void rule_slot(struct why_case *c)
{
	struct vreg arg;
	struct vinsn in;
	int reg, step;

	if (c->step < 0 || !vinsn_is_call(&c->in))
		return;
	reg = stack_argument(c, &arg);
	if (reg < 0)
		return;
	c->why->reg = reg;
	c->why->state = case_words(c, &arg);
	step = other_call(c, arg.off);
	c->why->heading = "what was done with it before";
	if (step < 0) {
		history_add(c, c->step,
			    say(c, "the first call that is given fp%+lld",
				(long long)arg.off),
			    "nothing made it");
		return;
	}
	vpath_insn(&c->path, step, &in);
	history_add(c, step,
		    say(c, "%.*s() was given fp%+lld", in.call_length, in.call,
			(long long)arg.off),
		    NULL);
}

/* ---- Atomic operations ---- */

void rule_atomic(struct why_case *c)
{
	rule_register(c);
	if (c->step < 0 || c->reg.kind != VREG_POINTER)
		return;
	c->why->summary =
		say(c, "an atomic operation on %s", case_words(c, &c->reg));
}
