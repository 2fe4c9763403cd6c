/*
 * rule_loop.c - loops that never end, and work that takes too long to prove.
 */
#include "loader/why/history.h"
#include "loader/why/rules.h"

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
