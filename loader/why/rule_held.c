/*
 * rule_held.c - what is still held when the program ends: a record, a socket,
 * a lock.
 *
 *     e = bpf_ringbuf_reserve(...)      taken here
 *     if (e->pid == 1)                  one way out ...
 *             return 0;                 ... without bpf_ringbuf_discard(e, 0)
 *     bpf_ringbuf_submit(e, 0)          given back on the other
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"

#include <string.h>

/* ---- The way to the end ---- */

/* The branch taken last after a step: the way that forgot. */
static int last_branch(const struct why_case *c, int after)
{
	struct vinsn in;

	for (int step = c->step; step > after;
	     step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		if (vinsn_is_branch(&in))
			return step;
	}
	return -1;
}

/* ---- A region that is still open: a lock, RCU, preemption ---- */

/* The last call that begins one; -1: none. */
static int region_begin(const struct why_case *c)
{
	static const char *const begins[] = {
		"spin_lock",
		"rcu_read_lock",
		"preempt_disable",
		"local_irq_save",
	};
	struct vinsn in;

	for (int step = c->step; step >= 0; step = c->path.steps[step].parent) {
		vpath_insn(&c->path, step, &in);
		for (size_t i = 0; vinsn_is_call(&in) &&
				   i < sizeof(begins) / sizeof(begins[0]);
		     i++)
			if (memmem(in.call, in.call_length, begins[i],
				   strlen(begins[i])))
				return step;
	}
	return -1;
}

/* The way out stands in the line behind the branch: give it back there. */
static void edit_way_out(struct why_case *c, int branch, const char *release)
{
	struct why_line line = case_line(c, branch);
	const char *text = why_source_text(&c->why->arena, line.file,
					   line.line),
		   *next = why_source_text(&c->why->arena, line.file,
					   line.line + 1);
	int indent = next ? strspn(next, " \t") : 0;

	if (!text || !next || !line.text || !strstr(text, line.text) ||
	    (strncmp(next + indent, "return", 6) &&
	     strncmp(next + indent, "goto ", 5)))
		return;
	c->why->edit = (struct why_edit){
		.file = line.file,
		.line = line.line + 1,
		.old = next + indent,
		.new = say(c, "%s;\n%.*s%s", release, indent, next,
			   next + indent),
	};
}

/* The end itself is a return, which everything passes. */
static void edit_end(struct why_case *c, const char *release)
{
	const struct why_line *at = &c->why->at;

	if (!at->text || strncmp(at->text, "return", 6))
		return;
	c->why->edit = (struct why_edit){
		.file = at->file ? at->file : "",
		.line = at->line,
		.old = at->text,
		.new = say(c, "%s;\n%.*s%s", release,
			   at->indent ? at->indent : 1,
			   at->indent ? at->text - at->indent : "\t", at->text),
	};
}

/* What is to be done before the end, on this way. */
static void mend_end(struct why_case *c, int branch, const char *release)
{
	c->why->fix = say(c, "before the end on this way:  %s;", release);
	if (branch >= 0)
		edit_way_out(c, branch, release);
	if (!c->why->edit.file)
		edit_end(c, release);
}

/* "bpf_spin_lock(&v->lock);" -> "bpf_spin_unlock(&v->lock)"; NULL. */
static const char *end_of_region(struct why_case *c, const char *line)
{
	static const char *const pairs[][2] = {
		{ "spin_lock(", "spin_unlock(" },
		{ "rcu_read_lock(", "rcu_read_unlock(" },
		{ "preempt_disable(", "preempt_enable(" },
		{ "local_irq_save(", "local_irq_restore(" },
	};

	for (size_t i = 0; line && i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const char *at = strstr(line, pairs[i][0]);
		int length = strcspn(line, ";");

		if (at && !strncmp(line, "bpf_", 4) && at < line + length)
			return say(c, "%.*s%s%.*s", (int)(at - line), line,
				   pairs[i][1],
				   length - (int)(at - line) -
					   (int)strlen(pairs[i][0]),
				   at + strlen(pairs[i][0]));
	}
	return NULL;
}

void rule_region(struct why_case *c)
{
	int begin = c->step < 0 ? -1 : region_begin(c), branch;
	const char *end;
	struct vinsn in;

	if (begin < 0 || begin == c->step)
		return;
	vpath_insn(&c->path, begin, &in);
	c->why->heading = "where it began";
	history_add(c, begin,
		    say(c, "%.*s(): from here on", in.call_length, in.call),
		    NULL);
	branch = last_branch(c, begin);
	if (!vinsn_is_exit(&c->in))
		return;
	if (branch >= 0)
		history_add(c, branch, "this way leads to the end",
			    "without ending it");
	end = end_of_region(c, case_line(c, begin).text);
	if (end)
		mend_end(c, branch, end);
}

/* ---- Unreleased reference id=%d alloc_insn=%d ---- */

static int step_of_slot(const struct why_case *c, int slot)
{
	for (int step = c->step; step >= 0; step = c->path.steps[step].parent)
		if (vpath_slot(&c->path, step) == slot)
			return step;
	return -1;
}

/* What undoes a call, with a %s for what it gave; NULL: not known.  Of an
 * iterator it is named like it: bpf_iter_num_new, bpf_iter_num_destroy. */
static const char *release_of(struct why_case *c, const struct vinsn *in)
{
	static const struct {
		const char *acquire, *release;
	} pairs[] = {
		{ "ringbuf_reserve_dynptr",
		  "bpf_ringbuf_discard_dynptr(&%s, 0)" },
		{ "ringbuf_reserve", "bpf_ringbuf_discard(%s, 0)" },
		{ "sk_lookup", "bpf_sk_release(%s)" },
		{ "skc_lookup", "bpf_sk_release(%s)" },
		{ "task_from_pid", "bpf_task_release(%s)" },
		{ "task_acquire", "bpf_task_release(%s)" },
		{ "cgroup_from_id", "bpf_cgroup_release(%s)" },
		{ "cgroup_acquire", "bpf_cgroup_release(%s)" },
		{ "cpumask_create", "bpf_cpumask_release(%s)" },
		{ "obj_new", "bpf_obj_drop(%s)" },
		{ "kptr_xchg", "its release function (%s)" },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (memmem(in->call, in->call_length, pairs[i].acquire,
			   strlen(pairs[i].acquire)))
			return pairs[i].release;
	if (in->call_length > 13 && !memcmp(in->call, "bpf_iter_", 9) &&
	    !memcmp(in->call + in->call_length - 4, "_new", 4))
		return say(c, "%.*s_destroy(&%%s)", in->call_length - 4,
			   in->call);
	return NULL;
}

/* Where the address of what a call fills in stands: an iterator is the first
 * argument, a dynptr the last. */
static const char *filled_in(const struct vinsn *in, const char *line)
{
	const char *last = line ? strrchr(line, '&') : NULL;

	if (last > line && memmem(in->call, in->call_length, "dynptr", 6))
		return last - 1;
	return line;
}

static const struct message_args *reference_args(const struct why_case *c)
{
	if (c->detail && strstr(c->detail->format, "alloc_insn"))
		return &c->detail_args;
	return &c->args;
}

void rule_reference(struct why_case *c)
{
	int from = step_of_slot(c, message_number(reference_args(c), 1));
	const char *name = NULL, *release;
	struct why_line line;
	struct vinsn in;
	int branch;

	if (c->step < 0 || from < 0)
		return;
	vpath_insn(&c->path, from, &in);
	line = case_line(c, from);
	name = expr_assigned(&c->why->arena, line.text);
	if (!name)
		name = expr_address(&c->why->arena, filled_in(&in, line.text));
	release = release_of(c, &in);
	c->why->summary = say(c,
			      "what %.*s() gave is not given back on this "
			      "way",
			      in.call_length, in.call);
	c->why->detail = "the program ends here while it still holds it";
	c->why->heading = "where it is held";
	history_add(c, from, say(c, "%.*s() gives it", in.call_length, in.call),
		    NULL);
	branch = last_branch(c, from);
	if (branch >= 0 && case_line(c, branch).line != line.line)
		history_add(c, branch, "this way leads to the end",
			    "without giving it back");
	if (!release)
		return;
	release = say(c, release, name ? name : "ptr");
	mend_end(c, branch, release);
}
