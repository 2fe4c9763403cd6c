/*
 * variable.c - the variable of C that holds a value: see variable.h.
 */
#include "loader/why/variable.h"
#include "loader/why/rules.h"

#include <string.h>

static const struct vars *vars_of(const struct why_case *c)
{
	static const struct vars none;

	return c->ask->source ? &c->ask->source->vars : &none;
}

/* A 64-bit constant takes two slots. */
static int slot_behind(const struct why_case *c, int step)
{
	struct vinsn in;

	vpath_insn(&c->path, step, &in);
	return vpath_slot(&c->path, step) + 1 +
	       (in.insn.code == (BPF_LD | BPF_IMM | BPF_DW));
}

const struct var *variable_before(struct why_case *c, int step, int reg)
{
	return vars_reg(vars_of(c), vpath_slot(&c->path, step), reg,
			case_line(c, step).text);
}

const struct var *variable_of_link(struct why_case *c,
				   const struct trace_link *link)
{
	if (link->step < 0 || link->kind == LINK_LOST)
		return NULL;
	if (link->kind == LINK_CHECK)
		return variable_before(c, link->step, link->reg);
	return vars_reg(vars_of(c), slot_behind(c, link->step), link->reg,
			case_line(c, link->step).text);
}

const struct var *variable_on_stack(struct why_case *c, int step, int off)
{
	return vars_stack(vars_of(c), vpath_slot(&c->path, step), off);
}

/* ---- A value on its way ---- */

/* Is it still the same value before the i-th link? */
static bool is_same_before(const struct trace *trace, int *i)
{
	const struct trace_link *link = &trace->links[*i];

	if (trace_is_cut(trace, *i)) {
		++*i;
		return true;
	}
	return link->kind == LINK_MOVE || link->kind == LINK_CHECK;
}

/* In scope where it was refused: one can write it there. */
static bool is_usable(const struct why_case *c, const struct var *var)
{
	return var &&
	       vars_has(vars_of(c), vpath_slot(&c->path, c->step), var->name);
}

/* The one that is called like in the line, or else the latest. */
static const struct var *find(struct why_case *c, const struct trace *trace,
			      int from, int reg, const char *from_line)
{
	const struct var *found =
		from ? NULL : variable_before(c, c->step, reg);

	if (!is_usable(c, found))
		found = NULL;
	for (int i = from; i >= 0 && i < trace->count; i++) {
		const struct var *var = variable_of_link(c, &trace->links[i]);

		if (!is_usable(c, var))
			var = NULL;
		if (var && from_line && !strcmp(var->name, from_line))
			return var;
		if (!found)
			found = var;
		if (!is_same_before(trace, &i))
			break;
	}
	return found;
}

const char *variable_subject(struct why_case *c, const char *from_line,
			     const struct trace *trace, int from, int reg)
{
	const char *subject = rule_subject(c, from_line, reg);
	const struct var *var = find(c, trace, from, reg, from_line);

	if (!var) {
		c->nameless |= rule_is_reg(subject);
		return subject;
	}
	if (!rule_is_reg(subject) &&
	    (vars_in_line(from_line, var->name) ||
	     !vars_in_line(c->why->at.text, var->name)))
		return subject;
	return var->name;
}
