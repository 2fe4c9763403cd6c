/*
 * history.c - a trace told in C lines.
 */
#include "loader/why/history.h"
#include "loader/why/variable.h"

#include <stdio.h>
#include <string.h>

/* ---- What one link says ---- */

static const char *loaded_from(struct why_case *c,
			       const struct trace_link *link)
{
	struct vreg base;
	char words[VWORDS];

	if (!vpath_reg_before(&c->path, link->step, link->frame,
			      link->in.insn.src_reg, &base) ||
	    base.kind != VREG_POINTER)
		return "memory";
	if (!strcmp(base.type, "map_value") && base.map[0])
		return say(c, "map %s", base.map);
	return say(c, "%s", vreg_type_words(words, sizeof(words), base.type));
}

static const char *origin_words(struct why_case *c,
				const struct trace_link *link)
{
	const char *words = case_words(c, &link->after);

	if (vinsn_is_call(&link->in) && link->in.call_length)
		return say(c, "%.*s() gives %s", link->in.call_length,
			   link->in.call, words);
	if (vinsn_is_load(&link->in))
		return say(c, "read from %s: %s", loaded_from(c, link), words);
	return words;
}

static const char *check_words(struct why_case *c,
			       const struct trace_link *link,
			       const char *subject)
{
	if (link->after.kind == VREG_NONE)
		return say(c, "%s is compared", subject);
	if (!strcmp(link->after.type, "pkt"))
		return say(c, "so %u bytes of the packet are proven",
			   link->after.range);
	if (link->after.kind == VREG_POINTER &&
	    (BPF_SRC(link->in.insn.code) == BPF_X || link->in.imm))
		return NULL;
	if (link->after.kind == VREG_POINTER)
		return say(c, "so %s is %s from here", subject,
			   link->after.maybe_null ? "still maybe NULL"
						  : "not NULL");
	return say(c, "so %s is %s from here", subject,
		   case_words(c, &link->after));
}

static const char *link_words(struct why_case *c, const struct trace_link *link,
			      const char *subject)
{
	switch (link->kind) {
	case LINK_ORIGIN: return origin_words(c, link);
	case LINK_CHECK: return check_words(c, link, subject);
	case LINK_CHANGE: return say(c, "now %s", case_words(c, &link->after));
	case LINK_LOST: return say(c, "this call clears r%d", link->reg);
	case LINK_MOVE:
	case LINK_NONE: break;
	}
	return NULL;
}

/* ---- Events ---- */

#define EVENTS_MOST (TRACE_MOST + 4)

static bool same_line(const struct why_line *a, const struct why_line *b)
{
	if (!a->text || !b->text)
		return false;
	return a->line == b->line && !strcmp(a->text, b->text);
}

static void drop(struct why *why, int i)
{
	memmove(&why->events[i], &why->events[i + 1],
		(why->event_count - i - 1) * sizeof(why->events[0]));
	why->event_count--;
}

static struct why_event *add_event(struct why_case *c, int step,
				   const char *says, const char *mark)
{
	struct why *why = c->why;
	struct why_event event = {
		.insn = -1, .step = step, .says = says, .mark = mark
	};
	struct vinsn in;
	int at;

	if (!why->events)
		why->events =
			arena_take(&why->arena, EVENTS_MOST, sizeof(event));
	if (!why->events || why->event_count == EVENTS_MOST)
		return NULL;
	if (step >= 0) {
		vpath_insn(&c->path, step, &in);
		event.at = case_line(c, step);
		event.insn = vpath_slot(&c->path, step);
		event.insn_text = say(c, "%.*s", in.length, in.text);
	}
	for (int i = 0; i < why->event_count; i++)
		if (same_line(&why->events[i].at, &event.at) ||
		    why->events[i].insn == event.insn)
			drop(why, i--);
	at = why->event_count;
	while (step >= 0 && at > 0 && why->events[at - 1].step > step)
		at--;
	memmove(&why->events[at + 1], &why->events[at],
		(why->event_count++ - at) * sizeof(event));
	why->events[at] = event;
	return &why->events[at];
}

void history_add(struct why_case *c, int step, const char *says,
		 const char *mark)
{
	add_event(c, step, says, mark);
}

void history_mark(struct why_case *c, int step, const char *mark)
{
	int slot = step < 0 ? -1 : vpath_slot(&c->path, step);

	for (int i = 0; i < c->why->event_count; i++)
		if (slot >= 0 && c->why->events[i].insn == slot)
			c->why->events[i].mark = mark;
}

/* What the value is called at a link: older ones are of what it was made
 * of. */
static const char *name_at(struct why_case *c, const struct trace *trace, int i,
			   const struct var *var, const char *subject)
{
	if (var && strcmp(var->name, subject))
		return var->name;
	return i > trace->anchor && !var ? say(c, "what becomes %s", subject)
					 : subject;
}

static void tell_link(struct why_case *c, const struct trace *trace, int i,
		      const char *subject)
{
	const struct trace_link *link = &trace->links[i];
	const struct var *var = variable_of_link(c, link);
	const char *name = name_at(c, trace, i, var, subject);
	const char *words = link_words(c, link, name);
	struct why_line line = { 0 };
	struct why_event *event;

	if (link->step >= 0)
		line = case_line(c, link->step);
	if (!words ||
	    (link->kind == LINK_CHANGE && same_line(&line, &c->why->at)))
		return;
	if (var && link->kind != LINK_CHECK && name != subject &&
	    !vars_in_line(line.text, var->name))
		words = say(c, "%s: %s", var->name, words);
	event = add_event(c, link->step, words, NULL);
	if (event && var)
		event->variable = say(c, "%s", var->name);
}

void history_tell(struct why_case *c, const struct trace *trace,
		  const char *subject)
{
	c->why->heading = say(c, "how %s got here", subject);
	for (int i = trace->count - 1; i >= 0; i--)
		if (!trace_is_cut(trace, i) &&
		    (!i || !trace_is_cut(trace, i - 1)))
			tell_link(c, trace, i, subject);
}
