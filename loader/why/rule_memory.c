/*
 * rule_memory.c - memory and its length, two arguments of one call.
 *
 *     bpf_dynptr_slice(&packet, 0, copy, 34)      char copy[20]
 *                                  mem   len      20 bytes are there
 */
#include "loader/why/fixed.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <string.h>

/* The register of the message's i-th argument: arg#2 is R3. */
static int register_of(const struct why_case *c, int i)
{
	bool from_zero = !strncmp(c->message->format, "arg#", 4);

	return (int)message_number(&c->args, i) + from_zero;
}

/* "invalid read from stack R3 off -36+20 size 34": 20 are good. */
static int64_t room(struct why_case *c, int reg)
{
	if (c->detail && c->detail_args.count >= 4 &&
	    strstr(c->detail->format, "off %d+%d size %d"))
		return message_number(&c->detail_args,
				      c->detail_args.count - 2);
	return rule_room(c, reg);
}

void rule_memory(struct why_case *c)
{
	struct vreg mem, length;
	int reg, length_reg;
	const char *name;
	struct trace trace;
	int64_t there;

	if (c->step < 0 || !vinsn_is_call(&c->in) || c->args.count != 2)
		return;
	reg = register_of(c, 0);
	length_reg = register_of(c, 1);
	if (reg < 1 || length_reg > 5 ||
	    !fixed_reg_before(c, c->step, c->frame, reg, &mem) ||
	    !vpath_reg_before(&c->path, c->step, c->frame, length_reg, &length))
		return;
	there = room(c, reg);
	trace_read(&trace, c, c->step, reg, false);
	name = variable_subject(c, NULL, &trace, 0, reg);
	c->why->reg = length_reg;
	c->why->state = case_words(c, &length);
	c->why->summary =
		there < 0
			? say(c, "the length of %s does not fit", name)
			: say(c, "%.*s() is told of more bytes than there are",
			      c->in.call_length, c->in.call);
	c->why->detail = say(c,
			     "argument %d is %s; its length, argument %d, "
			     "is %s",
			     reg, case_words(c, &mem), length_reg,
			     case_words(c, &length));
	if (there >= 0)
		c->why->detail =
			say(c, "%s; %lld byte%s can be used", c->why->detail,
			    (long long)there, there == 1 ? "" : "s");
	history_tell(c, &trace, name);
	if (length.known)
		rule_length(c, length.value, there);
}
