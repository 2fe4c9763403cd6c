/*
 * why.c - a rejection explained, from its log.
 */
#include "loader/why/why.h"
#include "loader/err.h"
#include "loader/why/rules.h"
#include "loader/why/variable.h"

#include <errno.h>
#include <string.h>

/* What no rule said, the tables do. */
static void fill_in(struct why_case *c)
{
	const struct cause *cause = &causes[c->why->cause];
	const struct var *var =
		c->step >= 0 && c->why->reg >= 0
			? variable_before(c, c->step, c->why->reg)
			: NULL;

	if (var)
		c->why->variable = say(c, "%s", var->name);

	if (!c->why->summary)
		c->why->summary = cause->title;
	if (!c->why->detail && c->message)
		c->why->detail = c->message->means;
	if (!c->why->fix)
		c->why->fix = c->message && c->message->fix ? c->message->fix
							    : cause->fix;
	if (c->why->cause == CAUSE_UNKNOWN)
		c->why->ask = "this message is not in the table: please report "
			      "it with the log";
	else if (!c->why->at.text && c->step >= 0 && !c->ask->source)
		c->why->ask = "with the object (--object prog.o, compiled with "
			      "-g) the lines of C are shown";
	else if (c->nameless && c->ask->source && c->ask->source->vars.missing)
		c->why->ask = "with libdw the variables in registers are named "
			      "(apt install libdw1, dnf install "
			      "elfutils-libs, pacman -S libelf)";
}

/* Why there is nothing to explain. */
static void ask_for_more(struct why *why, const struct vlog *log)
{
	const struct vlog_record *last =
		log->count ? &log->records[log->count - 1] : NULL;
	bool insns = false;

	for (int i = 0; i < log->count && !insns; i++)
		insns = log->records[i].kind == VLOG_INSN;
	if (!insns)
		why->ask =
			"this is no log of the verifier, or its instructions "
			"are missing: ask for it with log level 1";
	else if (last->kind == VLOG_STATS)
		why->ask = "nothing was refused in this log: the program was "
			   "accepted";
	else
		why->ask = "the log ends before the verifier says why: it was "
			   "cut. Kernels before 6.4 keep the beginning when "
			   "the buffer is too small; give it a larger one "
			   "(log_size up to 16 MB), or explain the object "
			   "itself: rawbpf why prog.o";
}

/* A read that lies in the frame, but deeper than anything that was written:
 * without CAP_PERFMON the verifier words it as if it left the frame
 * (kernel/bpf/verifier.c check_stack_slot_within_bounds()). */
static bool reads_below_all_written(const struct why_case *c)
{
	static const char row[] = "invalid read from stack R%d off=%d size=%d";
	int64_t off = message_number(&c->args, 1);
	int64_t size = message_number(&c->args, 2);

	return !strcmp(c->message->format, row) && off >= -512 && off < 0 &&
	       size > 0 && size <= -off;
}

/* One message, two causes: what is used is no pointer, or may be none. */
static enum cause_id refine(const struct why_case *c, enum cause_id cause)
{
	bool null = c->why->message && strstr(c->why->message, "_or_null");

	if (cause == CAUSE_NOT_A_POINTER && null)
		return CAUSE_NULL_DEREFERENCE;
	if (cause == CAUSE_HELPER_ARGUMENT && c->reg.maybe_null)
		return CAUSE_NULL_ARGUMENT;
	if (c->detail && c->detail->cause == CAUSE_PACKET_OUT_OF_BOUNDS)
		return CAUSE_PACKET_OUT_OF_BOUNDS;
	if (cause == CAUSE_STACK_OUT_OF_BOUNDS && reads_below_all_written(c))
		return CAUSE_UNINITIALIZED_STACK;
	return cause;
}

int why_log(struct why *why, const struct vlog *log, const struct why_ask *ask)
{
	struct why_case c;
	int err;

	memset(why, 0, sizeof(*why));
	err = case_open(&c, why, log, ask);
	if (err == -ENOENT) {
		ask_for_more(why, log);
		refuse(err, "%s", why->ask);
	}
	if (err) {
		case_close(&c);
		return err;
	}
	if (c.message)
		why->cause = refine(&c, c.message->cause);
	why->verdict = causes[why->cause].verdict;
	rule_of(why->cause)(&c);
	fill_in(&c);
	case_close(&c);
	return 0;
}

void why_close(struct why *why)
{
	arena_close(&why->arena);
	memset(why, 0, sizeof(*why));
}
