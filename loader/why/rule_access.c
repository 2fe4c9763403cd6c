/*
 * rule_access.c - memory that is there, and may not be used like that: fields
 * of the context, and what may only be read.
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

/* ---- invalid bpf_context access off=%d size=%d ---- */

void rule_context(struct why_case *c)
{
	int64_t off = message_number(&c->args, 0);
	int64_t size = message_number(&c->args, 1);
	const char *field = expr_pointer(&c->why->arena, c->why->at.text);

	if (c->step < 0 || c->args.count != 2)
		return;
	c->why->summary =
		vinsn_is_store(&c->in)
			? "this field of the context may not be written"
			: "this field of the context may not be read like that";
	c->why->detail =
		say(c, "%s at %lld of the context%s%s%s", rule_access(c, size),
		    (long long)off, field ? " (" : "", field ? field : "",
		    field ? ")" : "");
	c->why->fix = "read a field that this program type has, at its own "
		      "place and with its own size (include/uapi/linux/bpf.h "
		      "says which); what is read-only has a helper to change "
		      "it";
	c->why->verdict = VERDICT_PLACE;
}

/* ---- Memory that may only be read ---- */

void rule_read_only(struct why_case *c)
{
	struct trace trace;
	const char *name;

	if (c->step < 0 || c->reg.kind != VREG_POINTER ||
	    !vinsn_is_store(&c->in))
		return;
	c->why->summary =
		say(c, "%s may not be written here", case_words(c, &c->reg));
	trace_read(&trace, c, c->step, c->why->reg, false);
	name = variable_subject(c, NULL, &trace, 0, c->why->reg);
	c->why->detail =
		say(c, "%s at %s", rule_access(c, vinsn_size(&c->in)), name);
	history_tell(c, &trace, name);
}
