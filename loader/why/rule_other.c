/*
 * rule_other.c - the context's fields, memory that may only be read, things
 * still held, and loops.
 */
#include "loader/why/expr.h"
#include "loader/why/history.h"
#include "loader/why/rules.h"

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

	if (c->step < 0 || c->reg.kind != VREG_POINTER ||
	    !vinsn_is_store(&c->in))
		return;
	c->why->summary =
		say(c, "%s may not be written here", case_words(c, &c->reg));
	c->why->detail = say(c, "%s at r%d", rule_access(c, vinsn_size(&c->in)),
			     c->why->reg);
	trace_read(&trace, c, c->step, c->why->reg, false);
	history_tell(c, &trace, say(c, "r%d", c->why->reg));
}

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

void rule_region(struct why_case *c)
{
	int begin = c->step < 0 ? -1 : region_begin(c), branch;
	struct vinsn in;

	if (begin < 0 || begin == c->step)
		return;
	vpath_insn(&c->path, begin, &in);
	c->why->heading = "where it began";
	history_add(c, begin,
		    say(c, "%.*s(): from here on", in.call_length, in.call),
		    NULL);
	branch = last_branch(c, begin);
	if (vinsn_is_exit(&c->in) && branch >= 0)
		history_add(c, branch, "this way leads to the end",
			    "without ending it");
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
		name = expr_address(&c->why->arena, line.text);
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
	c->why->fix = say(c, "before the end on this way:  %s;", release);
	if (branch >= 0)
		edit_way_out(c, branch, release);
}

/* ---- Loops ---- */

/* The step of the slot that was looked at most often. */
static int hottest(struct why_case *c, int *visits)
{
	int best = -1, slots = 0;
	const struct vlog *log = c->path.log;
	int *count;

	for (int i = 0; i < c->path.count; i++)
		if (vpath_slot(&c->path, i) >= slots)
			slots = vpath_slot(&c->path, i) + 1;
	count = slots && slots < (1 << 20)
			? arena_take(&c->why->arena, slots, sizeof(int))
			: NULL;
	*visits = 0;
	for (int i = 0; count && i < c->path.count; i++) {
		int slot = log->records[c->path.steps[i].record].insn;

		if (++count[slot] > *visits) {
			*visits = count[slot];
			best = i;
		}
	}
	return best;
}

static void tell_hottest(struct why_case *c)
{
	int visits, step = hottest(c, &visits);

	if (step >= 0 && visits > 1)
		history_add(c, step,
			    say(c, "looked at %d times in this log", visits),
			    NULL);
	c->why->heading = "where the work is";
}

void rule_loop(struct why_case *c)
{
	if (c->step < 0)
		return;
	c->why->summary = "this loop comes round with nothing changed: it "
			  "would never end";
	c->why->detail = "the same place was reached with the same registers";
	tell_hottest(c);
	c->why->fix = "count something that the condition reads:  for (int i = "
		      "0; i < 100; i++), or bpf_loop() (5.17), or an iterator "
		      "bpf_for() (6.4)";
}

/* The log of the refusal holds no instruction: look at the walk instead. */
static void walk(struct why_case *c)
{
	if (c->path.count || !c->ask->walk)
		return;
	vpath_close(&c->path);
	if (vpath_read(&c->path, c->ask->walk, 0, c->ask->walk->count))
		return;
	c->log = c->ask->walk;
}

void rule_budget(struct why_case *c)
{
	c->why->verdict = VERDICT_BUDGET;
	walk(c);
	tell_hottest(c);
	if (!c->why->event_count)
		c->why->ask = "rawbpf log --visits shows where the work goes "
			      "(it needs the program, to ask for a log of "
			      "level 2)";
}
