/*
 * rule_call.c - what a helper is given, whether the program may call it, and
 * what the program returns.
 */
#include "insn/names.h"
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <ctype.h>
#include <string.h>

/* ---- An argument: R2 type=scalar expected=fp, pkt, ... ---- */

static const char *types_in_words(struct why_case *c, const char *list)
{
	const char *all = NULL;

	while (*list && *list != '\n') {
		size_t len = strcspn(list, ", \n");
		char type[VREG_TYPE], words[VWORDS];

		if (len && len < sizeof(type)) {
			memcpy(type, list, len);
			type[len] = '\0';
			vreg_type_words(words, sizeof(words), type);
			if (!all || !strstr(all, words))
				all = say(c, "%s%s%s", all ? all : "",
					  all ? ", " : "", words);
		}
		list += len;
		list += strspn(list, ", ");
	}
	return all ? all : "";
}

/* key -> &key */
static void give_address(struct why_case *c)
{
	const char *call = say(c, "%.*s", c->in.call_length, c->in.call);
	const char *text = expr_by_address(&c->why->arena, c->why->at.text,
					   call, c->why->reg);

	c->why->fix = "give the address of a variable (&key, not key) or of a "
		      "map (&map)";
	if (!text)
		return;
	c->why->fix = say(c, "its address:  %s", text);
	rule_replace(c, &c->why->at, text);
}

void rule_argument(struct why_case *c)
{
	struct trace trace;
	const char *got, *want;

	if (c->step < 0 || c->why->reg < 1 || c->args.count < 3 ||
	    !vinsn_is_call(&c->in))
		return;
	got = types_in_words(c, message_text(c, &c->args, 1));
	want = strstr(c->why->message, "expected=");
	want = types_in_words(c, want ? want + strlen("expected=")
				      : message_text(c, &c->args, 2));
	c->why->summary = say(c, "argument %d of %.*s() is %s", c->why->reg,
			      c->in.call_length, c->in.call, got);
	c->why->detail = say(c, "it may be: %s", want);
	trace_read(&trace, c, c->step, c->why->reg, false);
	history_tell(c, &trace,
		     variable_subject(c, NULL, &trace, 0, c->why->reg));
	if (c->reg.kind == VREG_NUMBER)
		give_address(c);
	else if (!strcmp(c->reg.type, "ctx"))
		c->why->fix = "the context is no memory for this helper: copy "
			      "what is needed into a local variable first";
	else
		c->why->fix = say(c, "give it %s", want);
}

/* ---- A helper that is not for this program ---- */

#define POISON_CORE 195896080 /* 0xbad2310, what stands for a failed one */

static int helper_id(const struct why_case *c)
{
	return c->args.count > 1 ? message_number(&c->args, 1) : 0;
}

void rule_helper(struct why_case *c)
{
	const char *type =
		c->ask->prog_type ? name_of(&prog_type_names, c->ask->prog_type)
				  : NULL;
	const struct name *row;
	int id = helper_id(c);

	if (id == POISON_CORE) {
		c->why->summary = "this code needs a field or type that this "
				  "kernel does not have";
		c->why->detail = "a CO-RE relocation found nothing to point at";
		c->why->fix = "ask first:  if (bpf_core_field_exists(...))";
		return;
	}
	row = name_by_id(&helper_names, id);
	if (!row)
		return;
	c->why->verdict = VERDICT_PLACE;
	c->why->summary =
		say(c, "bpf_%s() is not for programs of this type", row->name);
	for (char *p = (char *)c->why->summary; *p; p++)
		*p = p - c->why->summary < (long)strlen(row->name) + 4
			     ? tolower((unsigned char)*p)
			     : *p;
	c->why->detail = say(c, "helper #%d exists since Linux %d.%d%s%s", id,
			     row->since >> 16, row->since >> 8 & 255,
			     type ? "; this is a program of type " : "",
			     type ? type : "");
	c->why->fix = "another helper, or another kind of program: see the "
		      "kernel's table (bpftool feature, man bpf-helpers)";
}

/* ---- What is returned ---- */

static const char *allowed(struct why_case *c)
{
	const char *text = c->why->message;
	const char *open = text ? strrchr(text, '[') : NULL;
	const char *close = open ? strchr(open, ']') : NULL;

	if (close)
		return say(c, "%.*s", (int)(close - open + 1), open);
	open = text ? strstr(text, "should have been in ") : NULL;
	return open ? say(c, "%s", open + strlen("should have been in "))
		    : NULL;
}

void rule_return(struct why_case *c)
{
	const char *range = allowed(c);
	struct trace trace;
	struct vreg r0;

	if (c->step < 0 || !range ||
	    !vpath_reg_before(&c->path, c->step, c->frame, 0, &r0))
		return;
	c->why->reg = 0;
	c->why->state = case_words(c, &r0);
	c->why->summary = strstr(c->why->message, "callback")
				  ? "what the callback returns is not allowed"
				  : "what the program returns is not allowed";
	c->why->detail =
		say(c, "it returns %s; allowed is %s", c->why->state, range);
	trace_read(&trace, c, c->step, 0, true);
	history_tell(c, &trace, "the value");
	c->why->fix = say(c, "return a number out of %s", range);
}
