/*
 * path.c - the way that the verifier took.
 */
#include "insn/verifier/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ---- */

/* Where the reading stands. */
struct walk {
	struct vpath *path;
	int source; /* the last SOURCE */
	int parent; /* of the next step */
	int frame;
	bool aside; /* what is said now is of a frame that does not run */
	int *open;  /* steps that a path may still go on from; the last first,
		     * as the verifier takes them from a stack, too */
	int open_count;
};

/* Room for one more in an array of `count`, which doubles. */
static void *grow(void *rows, int count, size_t size)
{
	size_t room = count ? 2 * (size_t)count : 1;

	return count & (count - 1) ? rows : reallocarray(rows, room, size);
}

static int add_step(struct walk *walk, int record)
{
	struct vpath *path = walk->path;
	struct vstep step = { .record = record,
			      .source = walk->source,
			      .parent = walk->parent,
			      .frame = walk->frame };

	void *steps = grow(path->steps, path->count, sizeof(step));
	void *open;

	if (!steps)
		return -ENOMEM;
	path->steps = steps;
	open = grow(walk->open, walk->open_count, sizeof(int));
	if (!open)
		return -ENOMEM;
	walk->open = open;
	walk->parent = walk->open[walk->open_count++] = path->count;
	path->steps[path->count++] = step;
	return 0;
}

/* The step that a branch goes on from; -1: it is not in the log.  Those
 * behind it in the stack had no second way. */
static int find_from(struct walk *walk, int slot)
{
	while (walk->open_count) {
		int step = walk->open[--walk->open_count];

		if (vpath_slot(walk->path, step) == slot) {
			walk->path->steps[step].taken = true;
			return step;
		}
	}
	return -1;
}

/* "from 6 to 13: safe": a path that ends where it begins. */
static int add_pruned(struct walk *walk, int i)
{
	struct vpath *path = walk->path;
	int from = path->log->records[i].from;
	void *more;

	if (from < 0)
		return 0;
	more = grow(path->pruned, path->pruned_count, sizeof(path->pruned[0]));
	if (!more)
		return -ENOMEM;
	path->pruned = more;
	path->pruned[path->pruned_count].record = i;
	path->pruned[path->pruned_count++].step = find_from(walk, from);
	return 0;
}

static void see_state(struct walk *walk, const struct vlog_record *record)
{
	uint32_t length;
	const char *text = vlog_state_text(walk->path->log, record, &length);

	if (length)
		walk->frame = vstate_frame(text, length);
}

static bool starts(const struct walk *walk, const struct vlog_record *record,
		   const char *word)
{
	return record->length >= strlen(word) &&
	       !memcmp(vlog_text(walk->path->log, record), word, strlen(word));
}

/* An INSN's state is of the frame it runs in; the frame of a STATE behind
 * "caller:" does not run. */
static int walk_record(struct walk *walk, int i)
{
	const struct vlog_record *record = &walk->path->log->records[i];

	switch (record->kind) {
	case VLOG_SOURCE: walk->source = i; break;
	case VLOG_CALLER: /* "caller:" looks away, "to caller at" goes there */
	case VLOG_CALLEE: /* "callee:" goes there, "returning from" looks away */
		walk->aside = starts(walk, record, "caller:") ||
			      starts(walk, record, "returning");
		break;
	case VLOG_FUNC:
		if (starts(walk, record, "Validating")) {
			walk->parent = -1;
			walk->frame = 0;
			walk->open_count = 0;
		}
		break;
	case VLOG_BRANCH:
		walk->parent = find_from(walk, record->from);
		walk->aside = false;
		see_state(walk, record);
		break;
	case VLOG_STATE:
		if (record->insn >= 0)
			walk->aside = false;
		if (!walk->aside)
			see_state(walk, record);
		break;
	case VLOG_INSN:
		walk->aside = false;
		see_state(walk, record);
		return add_step(walk, i);
	case VLOG_SAFE: return add_pruned(walk, i);
	}
	return 0;
}

int vpath_read(struct vpath *path, const struct vlog *log, int first, int last)
{
	struct walk walk = { .path = path, .source = -1, .parent = -1 };
	int err = 0;

	memset(path, 0, sizeof(*path));
	path->log = log;
	path->first = first;
	for (int i = first; i < last && !err; i++)
		err = walk_record(&walk, i);
	free(walk.open);
	return err;
}

void vpath_close(struct vpath *path)
{
	free(path->steps);
	free(path->pruned);
	memset(path, 0, sizeof(*path));
}

int vpath_pruned(const struct vpath *path, int record)
{
	int low = 0, high = path->pruned_count;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (path->pruned[mid].record == record)
			return path->pruned[mid].step;
		if (path->pruned[mid].record < record)
			low = mid + 1;
		else
			high = mid;
	}
	return -1;
}

/* ---- Looking back ---- */

void vpath_insn(const struct vpath *path, int step, struct vinsn *insn)
{
	vinsn_read(insn, path->log,
		   &path->log->records[path->steps[step].record]);
}

int vpath_slot(const struct vpath *path, int step)
{
	return path->log->records[path->steps[step].record].insn;
}

bool vpath_spend(const struct vpath *path)
{
	return !path->budget || (*path->budget > 0 && (*path->budget)--);
}

/* What the records from `first` down to `last` say of the register: the
 * last of them that says something. */
static bool said(const struct vpath *path, int first, int last, int frame,
		 int reg, struct vreg *state)
{
	const struct vlog *log = path->log;

	for (int i = last; i >= first && vpath_spend(path); i--) {
		const struct vlog_record *record = &log->records[i];
		uint32_t length;
		const char *text;

		if (record->kind != VLOG_STATE && record->kind != VLOG_INSN &&
		    record->kind != VLOG_BRANCH)
			continue;
		text = vlog_state_text(log, record, &length);
		if (length && vstate_frame(text, length) == frame &&
		    vstate_reg(state, reg, text, length))
			return true;
	}
	return false;
}

/* The last record that says what is known after a step, the first being its
 * own: up to the next step in the log. */
static int after_last(const struct vpath *path, int step)
{
	const struct vlog *log = path->log;
	int i = path->steps[step].record + 1;

	while (i < log->count && log->records[i].kind != VLOG_INSN &&
	       log->records[i].kind != VLOG_BRANCH &&
	       log->records[i].kind != VLOG_FUNC &&
	       log->records[i].kind != VLOG_STATS && vpath_spend(path))
		i++;
	return i - 1;
}

/* What "from A to B" said when the path came to this step. */
static int branch_record(const struct vpath *path, int step)
{
	int i = path->steps[step].record - 1;
	const struct vlog *log = path->log;

	while (i >= 0 && log->records[i].kind != VLOG_INSN &&
	       log->records[i].kind != VLOG_BRANCH && vpath_spend(path))
		i--;
	return i >= 0 && log->records[i].kind == VLOG_BRANCH ? i : -1;
}

bool vpath_reg_after(const struct vpath *path, int step, int frame, int reg,
		     struct vreg *state)
{
	if (said(path, path->steps[step].record, after_last(path, step), frame,
		 reg, state))
		return true;
	return vpath_reg_before(path, step, frame, reg, state);
}

#define BACK_MOST 200000 /* steps; a hostile log has millions */

bool vpath_reg_before(const struct vpath *path, int step, int frame, int reg,
		      struct vreg *state)
{
	for (int i = 0; i < BACK_MOST && step >= 0 && vpath_spend(path); i++) {
		int branch = branch_record(path, step);
		int record = path->steps[step].record;

		if (branch >= 0 &&
		    said(path, branch, record - 1, frame, reg, state))
			return true;
		if (step == 0 || path->steps[step].parent < 0)
			return said(path, path->first, record - 1, frame, reg,
				    state);
		step = path->steps[step].parent;
		if (branch < 0 &&
		    said(path, path->steps[step].record, after_last(path, step),
			 frame, reg, state))
			return true;
	}
	return false;
}

static bool said_slot(const struct vpath *path, int i, int off,
		      struct vslot *slot)
{
	const struct vlog_record *record = &path->log->records[i];
	struct vstate state;
	uint32_t length;
	const char *text = vlog_state_text(path->log, record, &length);

	if (!length || !memmem(text, length, "fp-", 3))
		return false;
	vstate_read(&state, text, length);
	for (int k = 0; k < state.slot_count; k++)
		if (state.slots[k].off == off) {
			*slot = state.slots[k];
			return true;
		}
	return false;
}

bool vpath_slot_before(const struct vpath *path, int step, int off,
		       struct vslot *slot)
{
	for (int i = 0; i < BACK_MOST && step >= 0 && vpath_spend(path); i++) {
		step = path->steps[step].parent;
		if (step < 0)
			return false;
		for (int r = after_last(path, step);
		     r >= path->steps[step].record; r--)
			if (said_slot(path, r, off, slot))
				return true;
	}
	return false;
}

/* ---- Who wrote it ---- */

/* The call that a step, the first behind a function's exit, comes back from. */
static int find_call(const struct vpath *path, int step, int frame)
{
	for (int i = 0; i < BACK_MOST && step >= 0 && vpath_spend(path); i++) {
		if (path->steps[step].frame <= frame)
			return step;
		step = path->steps[step].parent;
	}
	return -1;
}

static bool is_argument(int reg)
{
	return reg >= 1 && reg <= 5;
}

int vpath_writer(const struct vpath *path, int step, int *frame, int reg)
{
	struct vinsn in;

	for (int i = 0; i < BACK_MOST && vpath_spend(path); i++) {
		int before = path->steps[step].parent, depth;

		if (before < 0)
			return -1;
		depth = path->steps[before].frame;
		if (depth < *frame) { /* before is the call that led here */
			if (!is_argument(reg))
				return -1;
			*frame = depth;
		} else if (depth > *frame && reg == 0) {
			*frame = depth; /* before is the exit: it left r0 */
		} else if (depth > *frame) {
			before = find_call(path, before, *frame);
			if (before < 0 || is_argument(reg))
				return before;
		} else {
			vpath_insn(path, before, &in);
			if (vinsn_writes(&in, reg))
				return before;
		}
		step = before;
	}
	return -1;
}
