/*
 * rule_target.c - what a program is to be at, and the types it comes with.
 */
#include "insn/insn.h"
#include "loader/why/rules.h"

#include <string.h>

/* The first text of the message that is a name. */
static const char *first_name(struct why_case *c)
{
	for (int i = 0; i < c->args.count; i++)
		if (!c->args.arg[i].is_number && c->args.arg[i].len)
			return message_text(c, &c->args, i);
	return NULL;
}

static bool says(const struct why_case *c, const char *words)
{
	return strstr(c->message->format, words) != NULL;
}

/* "%s() has %d args while %s() has %d args" */
static void explain_count(struct why_case *c)
{
	c->why->summary =
		say(c,
		    "%s() takes %lld arguments, and %s(), which it is to "
		    "replace, %lld",
		    message_text(c, &c->args, 0),
		    (long long)message_number(&c->args, 1),
		    message_text(c, &c->args, 2),
		    (long long)message_number(&c->args, 3));
	c->why->fix =
		say(c, "give %s() the arguments of %s(), in its order",
		    message_text(c, &c->args, 0), message_text(c, &c->args, 2));
}

void rule_target(struct why_case *c)
{
	const char *name;

	if (!c->message)
		return;
	name = first_name(c);
	if (says(c, "args while") && c->args.count == 4) {
		explain_count(c);
		return;
	}
	if (!name)
		return;
	c->why->summary =
		say(c, "a program of this kind cannot be at %s()", name);
	c->why->detail = c->message->means;
	if (says(c, "is not modifiable"))
		c->why->fix =
			say(c,
			    "watch it:  SEC(\"fentry/%s\");  what fmod_ret may "
			    "change is security_*() and the functions that "
			    "the kernel lists for made errors "
			    "(/sys/kernel/debug/error_injection/list)",
			    name);
	else if (says(c, "address of function"))
		c->why->fix = say(c,
				  "the compiler left no such function: "
				  "`grep -w %s /proc/kallsyms`; take one that "
				  "calls it",
				  name);
}

/* ---- Types ---- */

/* The first instruction that takes a function's address; -1: none does, or
 * what was loaded is not known. */
static int find_address(const struct why_case *c)
{
	for (int i = 0; i < c->ask->insn_cnt; i++) {
		const struct bpf_insn *insn = &c->ask->insns[i];

		if (insn->code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (insn->src_reg == BPF_PSEUDO_FUNC)
			return i;
		i++;
	}
	return -1;
}

void rule_types(struct why_case *c)
{
	int at;

	if (!c->message || !says(c, "missing btf func_info"))
		return;
	c->why->summary = "the program has functions that need types, and "
			  "came without any";
	at = find_address(c);
	if (at >= 0)
		c->why->detail =
			say(c,
			    "instruction %d takes the address of the function "
			    "at %d, to have it called back",
			    at, at + 1 + c->ask->insns[at].imm);
}
