/*
 * rule_more.c - causes of which the message has nearly all there is to say:
 * the history of the register is added, and names for its numbers.
 */
#include "insn/names.h"
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- Any cause: where did the register come from? ---- */

/* "arg#1 ...", "arg2 ...": the first argument is r1, and counted from 0 where
 * there is a '#'. */
static int argument_reg(const char *text)
{
	const char *at = text ? strstr(text, "arg") : NULL;
	int n;

	if (!at)
		return -1;
	at += 3 + (at[3] == 's');
	if (!isdigit((unsigned char)at[*at == '#']))
		return -1;
	n = atoi(at + (*at == '#'));
	n += *at == '#';
	return n >= 1 && n <= 5 ? n : -1;
}

void rule_register(struct why_case *c)
{
	int named = argument_reg(c->why->message);
	struct trace trace;

	if (c->step < 0)
		return;
	if (named > 0 && vinsn_is_call(&c->in)) {
		c->why->reg = named;
		c->reg.kind = VREG_NONE;
		vpath_reg_before(&c->path, c->step, c->frame, named, &c->reg);
		c->why->state = case_words(c, &c->reg);
	}
	if (c->why->reg < 0 || c->why->reg > 9 || c->reg.kind == VREG_NONE)
		return;
	trace_read(&trace, c, c->step, c->why->reg, false);
	history_tell(c, &trace,
		     variable_subject(c, NULL, &trace, 0, c->why->reg));
}

/* ---- The licence ---- */

void rule_licence(struct why_case *c)
{
	if (!c->ask->license)
		return;
	c->why->detail =
		say(c,
		    "%s is for GPL programs; the licence of this "
		    "one is \"%s\"",
		    c->step >= 0 && vinsn_is_call(&c->in)
			    ? say(c, "%.*s()", c->in.call_length, c->in.call)
			    : "this kind of program",
		    c->ask->license);
}

/* ---- misaligned value access off (0x0; 0x0)+1+0 size 4 ---- */

void rule_misaligned(struct why_case *c)
{
	int64_t size = vinsn_size(&c->in);
	char words[VWORDS];

	rule_register(c);
	if (c->step < 0 || !size || c->reg.kind != VREG_POINTER)
		return;
	vreg_type_words(words, sizeof(words), c->reg.type);
	if (!strcmp(c->reg.type, "fp"))
		strcpy(words, "fp");
	c->why->summary = say(c, "%s, at a place that is no multiple of %lld",
			      rule_access(c, size), (long long)size);
	c->why->detail = say(c, "%lld bytes from the beginning of %s",
			     (long long)(c->reg.off + c->in.insn.off), words);
	c->why->fix = "read byte by byte, or __builtin_memcpy() into a local "
		      "variable; or let the fields of the struct lie at "
		      "multiples of their size";
}

/* ---- R1 pointer arithmetic with *= operator prohibited ---- */

/* "if (!a || !b)" as one comparison of a | b: clang's, not the programmer's. */
static void merged_checks(struct why_case *c)
{
	c->why->verdict = VERDICT_COMPILER;
	c->why->summary = "two checks for NULL were made one by the compiler, "
			  "which combines the pointers";
	c->why->fix = "keep them apart:  asm volatile(\"\" : \"+r\"(p)); "
		      "behind the first check";
	c->why->because = "the verifier follows one pointer at a time";
}

void rule_arithmetic(struct why_case *c)
{
	struct vreg src = { 0 };
	const char *what;

	rule_register(c);
	if (c->step < 0 || c->reg.kind != VREG_POINTER)
		return;
	what = case_words(c, &c->reg);
	c->why->detail = say(c, "%.*s, where r%d is a pointer: %s",
			     c->in.length, c->in.text, c->why->reg, what);
	if (BPF_SRC(c->in.insn.code) != BPF_X ||
	    !vpath_reg_before(&c->path, c->step, c->frame, c->in.insn.src_reg,
			      &src) ||
	    src.kind != VREG_POINTER)
		return;
	c->why->detail = say(c, "%s; r%d is one, too: %s", c->why->detail,
			     c->in.insn.src_reg, case_words(c, &src));
	if (BPF_OP(c->in.insn.code) == BPF_OR)
		merged_checks(c);
}

/* ---- cannot pass map_type 1 into func bpf_perf_event_output#25 ---- */

void rule_map(struct why_case *c)
{
	const struct name *type =
		name_by_id(&map_type_names, message_number(&c->args, 0));

	rule_register(c);
	if (!type || c->args.count < 3 || !c->args.arg[0].is_number)
		return;
	c->why->summary = say(c, "%s() does not work on maps of this type",
			      message_text(c, &c->args, 1));
	c->why->detail =
		say(c, "the map is of type BPF_MAP_TYPE_%s", type->name);
}

/* ---- combined stack size of 2 calls is 576. Too large ---- */

void rule_stack_size(struct why_case *c)
{
	long long calls = message_number(&c->args, 0);
	long long size = message_number(&c->args, 1);

	if (c->args.count < 2 || !c->args.arg[1].is_number || size < 512)
		return;
	c->why->summary = say(c,
			      "the local variables take %lld bytes; 512 are "
			      "allowed",
			      size);
	c->why->detail = say(c,
			     "%lld functions that call each other, their "
			     "stacks added up",
			     calls);
	c->why->fix = say(c,
			  "move %lld bytes of locals into a per-CPU array "
			  "map of one entry",
			  size - 512);
}

/* ---- same insn cannot be used with different pointers ---- */

/* Another visit of the same instruction, with another kind of pointer. */
static int other_visit(const struct why_case *c, struct vreg *state)
{
	int slot = vpath_slot(&c->path, c->step);

	for (int step = c->step - 1; step >= 0; step--)
		if (vpath_slot(&c->path, step) == slot &&
		    vpath_reg_before(&c->path, step, c->path.steps[step].frame,
				     c->why->reg, state) &&
		    strcmp(state->type, c->reg.type))
			return step;
	return -1;
}

void rule_different(struct why_case *c)
{
	struct vreg other;
	int step;

	rule_register(c);
	if (c->step < 0 || c->reg.kind != VREG_POINTER)
		return;
	step = other_visit(c, &other);
	c->why->detail =
		step < 0 ? say(c,
			       "on this way r%d is %s; on another it was "
			       "something else",
			       c->why->reg, case_words(c, &c->reg))
			 : say(c, "on this way r%d is %s, on another %s",
			       c->why->reg, case_words(c, &c->reg),
			       case_words(c, &other));
	if (step < 0)
		c->why->ask = "a log of level 2 has the other way, too: "
			      "rawbpf log --level 2";
}

/* ---- dereference of modified ctx ptr R1 off=8 disallowed ---- */

void rule_modified(struct why_case *c)
{
	char words[VWORDS];

	rule_register(c);
	if (c->step < 0 || c->reg.kind != VREG_POINTER)
		return;
	vreg_type_words(words, sizeof(words), c->reg.type);
	c->why->summary =
		say(c, "%s is used with something added to it", words);
	c->why->detail = say(c, "r%d is %s; it must be used as it was given",
			     c->why->reg, case_words(c, &c->reg));
	for (int i = 0; i < c->why->event_count; i++)
		if (strstr(c->why->events[i].says, "now "))
			c->why->events[i].mark = "changed here";
}
