/*
 * rule_field.c - fields of a map's value that have functions of their own: a
 * timer, a work queue, a list, a tree.
 *
 *     bpf_timer_init(&alarm->timer, &others, 1)    lies in alarms, not others
 *     bpf_list_push_front(&to->list, &new->node)   without to->lock
 */
#include "insn/names.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"

#include <ctype.h>
#include <string.h>

static const char *callee(struct why_case *c)
{
	return c->step >= 0 && c->in.call_length
		       ? say(c, "%.*s()", c->in.call_length, c->in.call)
		       : "the call";
}

/* "timer", "wq": what the message is about. */
static const char *field_of(const struct why_case *c)
{
	const char *words = c->why->message;

	if (strstr(words, "task_work"))
		return "struct bpf_task_work";
	return strstr(words, "wq") || strstr(words, "workqueue")
		       ? "struct bpf_wq"
		       : "struct bpf_timer";
}

/* ---- timer pointer in R1 map_uid=0 doesn't match map pointer in R2 ---- */

static bool map_name(struct why_case *c, int reg, const char **name)
{
	struct vreg state;

	if (c->step < 0 ||
	    !vpath_reg_before(&c->path, c->step, c->frame, reg, &state) ||
	    !state.map[0])
		return false;
	*name = say(c, "%s", state.map);
	return true;
}

/* The line with "&was" as "&now". */
static const char *exchange(struct why_case *c, const char *was,
			    const char *now)
{
	const char *line = c->why->at.text;
	const char *name = say(c, "&%s", was);
	const char *at = line ? strstr(line, name) : NULL;
	size_t len = strlen(name);

	if (!at || isalnum((unsigned char)at[len]) || at[len] == '_' ||
	    strstr(at + 1, name))
		return NULL;
	return say(c, "%.*s&%s%s", (int)(at - line), line, now, at + len);
}

#define NAME_WHOLE 15 /* bytes that the kernel keeps of a map's name */

static void another_map(struct why_case *c)
{
	int reg = strstr(c->message->format, "in R3") ? 2 : 1;
	const char *lies, *given, *line;

	rule_register(c);
	c->why->summary = say(c,
			      "the %s lies in a value of another map than "
			      "%s is told",
			      field_of(c), callee(c));
	if (!map_name(c, reg, &lies) || !map_name(c, reg + 1, &given))
		return;
	if (!strcmp(lies, given)) {
		c->why->detail = say(c,
				     "both maps are called %s: two inner "
				     "maps, of two lookups",
				     lies);
		c->why->fix = "one lookup of the inner map, and that pointer "
			      "for both";
		return;
	}
	c->why->detail = say(c, "it lies in %s; %s is given", lies, given);
	c->why->fix = say(c, "give it &%s", lies);
	if (strlen(lies) >= NAME_WHOLE)
		return;
	line = exchange(c, given, lies);
	if (line)
		rule_replace(c, &c->why->at, line);
}

/* ---- off 8 doesn't point to 'struct bpf_timer' that is at 0 ---- */

static void other_place(struct why_case *c)
{
	long long off = (int32_t)message_number(&c->args, 0);
	long long at = (int32_t)message_number(&c->args, c->args.count - 1);

	rule_register(c);
	c->why->summary = say(c, "there is no %s at byte %lld of the value",
			      field_of(c), off);
	c->why->detail = say(c, "it is at byte %lld, %lld bytes %s", at,
			     at > off ? at - off : off - at,
			     at > off ? "behind that" : "before that");
	c->why->fix = say(c,
			  "the address of the field at byte %lld, by its "
			  "name:  &v->field",
			  at);
}

/* ---- map 'counts' has no valid bpf_timer ---- */

static void no_field(struct why_case *c)
{
	const char *map = message_text(c, &c->args, 0);

	rule_register(c);
	if (!*map)
		return;
	c->why->summary =
		say(c, "the values of map %s have no %s", map, field_of(c));
	c->why->fix = say(c,
			  "%s in the struct that is the value of %s, "
			  "written __type(value, struct ...): the map's "
			  "BTF must show it",
			  field_of(c), map);
}

static void tracing(struct why_case *c)
{
	const char *type =
		c->ask->prog_type ? name_of(&prog_type_names, c->ask->prog_type)
				  : "that traces";

	c->why->verdict = VERDICT_PLACE;
	c->why->summary = say(c,
			      "a program of type %s may not use a map with "
			      "a %s",
			      type, field_of(c));
	c->why->fix = "keep it in a map that only programs of another type "
		      "use: tc, xdp, cgroup, syscall";
}

void rule_timer(struct why_case *c)
{
	const char *format = c->message->format;

	if (strstr(format, "map_uid"))
		another_map(c);
	else if (strstr(format, "doesn't point to"))
		other_place(c);
	else if (strstr(format, "map '%s'") && !strstr(format, "more than one"))
		no_field(c);
	else if (strstr(format, "tracing progs"))
		tracing(c);
	else
		rule_register(c);
}

/* ---- bpf_spin_lock at off=0 must be held for bpf_list_head ---- */

#define LINES_MOST 1000 /* of the file that are looked at */

/* The only field of that type in the file, "lock"; NULL: none, or several.
 * Its place in the struct is not looked at: --fix proves the edit. */
static const char *lock_field(struct why_case *c)
{
	static const char type[] = "struct bpf_spin_lock ";
	const char *found = NULL, *text;

	for (int line = 1;
	     line <= LINES_MOST &&
	     (text = why_source_text(&c->why->arena, c->why->at.file, line));
	     line++) {
		const char *at = strstr(text, type);
		int len;

		if (!at)
			continue;
		at += strlen(type);
		len = strcspn(at, "; \t*[(");
		if (at[len] != ';' || !len || found)
			return NULL;
		found = say(c, "%.*s", len, at);
	}
	return found;
}

/* What the head lies in: "to->" of "f(&to->list, ...)"; NULL. */
static const char *holder(struct why_case *c)
{
	const char *at = c->why->at.text ? strstr(c->why->at.text, "(&") : NULL;
	int name, op;

	if (!at)
		return NULL;
	at += 2;
	for (name = 0; isalnum((unsigned char)at[name]) || at[name] == '_';)
		name++;
	op = !strncmp(at + name, "->", 2) ? 2 : at[name] == '.';
	return name && op ? say(c, "%.*s", name + op, at) : NULL;
}

/* The lock around the line, if that is a whole statement. */
static void around(struct why_case *c, const char *lock)
{
	const struct why_line *at = &c->why->at;
	const char *indent = say(c, "%.*s", at->indent, at->text - at->indent);

	if (at->text[strlen(at->text) - 1] != ';' ||
	    !strncmp(at->text, "return", 6) || strchr(at->text, '{'))
		return;
	rule_replace(c, at,
		     say(c,
			 "bpf_spin_lock(%s);\n%s%s\n%s"
			 "bpf_spin_unlock(%s);",
			 lock, indent, at->text, indent, lock));
}

static void without_lock(struct why_case *c)
{
	const char *field = c->why->at.file ? lock_field(c) : NULL;
	const char *base = holder(c), *lock;

	rule_register(c);
	c->why->summary = say(c,
			      "%s without the lock that lies beside the "
			      "%s",
			      callee(c), message_text(c, &c->args, 1));
	c->why->detail = say(c,
			     "the struct bpf_spin_lock at byte %lld of the "
			     "same value must be held",
			     (long long)message_number(&c->args, 0));
	if (!field || !base)
		return;
	lock = say(c, "&%s%s", base, field);
	c->why->fix = say(c,
			  "bpf_spin_lock(%s); before it, and "
			  "bpf_spin_unlock(%s); behind",
			  lock, lock);
	around(c, lock);
}

/* ---- operation on bpf_list_head expects arg#1 bpf_list_node at ... ---- */

static void other_node(struct why_case *c)
{
	bool both = c->args.count >= 6;
	int is = both ? 4 : 0;

	rule_register(c);
	c->why->reg = 2;
	c->why->summary = say(c, "%s takes the %s at byte %lld of struct %s",
			      callee(c), message_text(c, &c->args, 1),
			      (long long)message_number(&c->args, 2),
			      message_text(c, &c->args, 3));
	c->why->detail = say(c, "given is byte %lld%s%s",
			     (long long)message_number(&c->args, is),
			     both ? " of struct " : "",
			     both ? message_text(c, &c->args, 5) : "");
	c->why->fix = "the node that the head names in its "
		      "__contains(struct, node)";
}

static void in_comparison(struct why_case *c)
{
	c->why->summary =
		say(c, "%s is called in the comparison of a tree", callee(c));
	c->why->detail = "the tree is being changed while nodes are compared";
	c->why->fix = "compare fields of the two nodes there, and nothing "
		      "else; call it before or behind bpf_rbtree_add()";
}

/* The last bpf_spin_lock() on the way; -1: none. */
static int lock_step(const struct why_case *c)
{
	struct vinsn in;

	for (int step = c->step; step >= 0; step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		if (vinsn_is_call(&in) && in.call_length &&
		    memmem(in.call, in.call_length, "spin_lock", 9))
			return step;
	}
	return -1;
}

static void other_allocation(struct why_case *c)
{
	const char *field = c->why->at.file ? lock_field(c) : NULL;
	const char *base = holder(c);
	int step = lock_step(c);

	c->why->summary = say(c,
			      "the lock that is held does not lie beside "
			      "what %s changes",
			      callee(c));
	c->why->detail = "both must be of one value, reached by one pointer";
	c->why->fix = "lock and unlock what lies beside it, by the same "
		      "pointer";
	if (field && base)
		c->why->fix = say(c, "lock and unlock  &%s%s", base, field);
	if (step < 0)
		return;
	c->why->heading = "where the lock is taken";
	history_add(c, step, "this lock is held", "another value's");
}

void rule_list(struct why_case *c)
{
	const char *format = c->message->format;

	if (strstr(c->why->message, "not in the same allocation"))
		other_allocation(c);
	else if (strstr(format, "must be held for"))
		without_lock(c);
	else if (strstr(format, "in struct %s"))
		other_node(c);
	else if (strstr(format, "in rbtree cb"))
		in_comparison(c);
	else
		rule_register(c);
}
