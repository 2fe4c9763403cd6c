/*
 * known.c - what is known while one goes through a log: see known.h.
 */
#include "insn/verifier/known.h"

#include <string.h>

/* ---- Who said it last ---- */

static void forget(struct vknown *known, int frame)
{
	for (int i = 0; i < VREGS; i++)
		known->regs[frame][i] = -1;
	for (int i = 0; i < VSTACK; i++)
		known->slots[frame][i] = -1;
}

void vknown_start(struct vknown *known)
{
	memset(known, 0, sizeof(*known));
	for (int frame = 0; frame < VFRAMES; frame++)
		forget(known, frame);
}

static bool says_state(const struct vlog_record *record)
{
	return record->kind == VLOG_INSN || record->kind == VLOG_STATE ||
	       record->kind == VLOG_BRANCH;
}

/* Does it say all that is known of the frame?  At the beginning of a path
 * and of a function, yes (print_verifier_state() with print_all); what it
 * leaves out is not known then. */
static bool says_all(const struct vlog_record *record)
{
	return record->kind == VLOG_BRANCH ||
	       (record->kind == VLOG_STATE &&
		(record->glued || record->insn < 0));
}

static void hear(struct vknown *known, const struct vlog *log, int i)
{
	const struct vlog_record *record = &log->records[i];
	struct vstate state;
	uint32_t length;
	const char *text;

	if (!says_state(record))
		return;
	text = vlog_state_text(log, record, &length);
	if (!length)
		return;
	vstate_read(&state, text, length);
	for (int frame = state.frame; says_all(record) && frame < VFRAMES;
	     frame++)
		forget(known, frame);
	for (int r = 0; r < VREGS; r++)
		if (state.regs[r].kind != VREG_NONE) {
			known->regs[state.frame][r] = i;
			known->as[state.frame][r] = r;
		}
	for (int s = 0; s < state.slot_count; s++) {
		int at = -state.slots[s].off / 8 - 1;

		if (at >= 0 && at < VSTACK)
			known->slots[state.frame][at] = i;
	}
}

/* ---- The records of a step ---- */

/* The last that says what is known after it. */
static int last_of(const struct vpath *path, int step)
{
	const struct vlog *log = path->log;
	int i = path->steps[step].record + 1;

	while (i < log->count && log->records[i].kind != VLOG_INSN &&
	       log->records[i].kind != VLOG_BRANCH &&
	       log->records[i].kind != VLOG_FUNC &&
	       log->records[i].kind != VLOG_STATS)
		i++;
	return i - 1;
}

void vknown_before(struct vknown *known, const struct vpath *path, int step)
{
	int first = step ? last_of(path, step - 1) + 1 : path->first;

	for (int i = first; i < path->steps[step].record; i++)
		hear(known, path->log, i);
}

/* ---- What is otherwise since ---- */

bool vknown_said_reg(const struct vlog *log, int record, int reg,
		     struct vreg *state)
{
	uint32_t length;
	const char *text;

	if (record < 0)
		return false;
	text = vlog_state_text(log, &log->records[record], &length);
	return vstate_reg(state, reg, text, length);
}

bool vknown_said_slot(const struct vlog *log, int record, int off,
		      struct vslot *slot)
{
	struct vstate state;
	uint32_t length;
	const char *text;

	if (record < 0)
		return false;
	text = vlog_state_text(log, &log->records[record], &length);
	vstate_read(&state, text, length);
	for (int i = 0; i < state.slot_count; i++)
		if (state.slots[i].off == off) {
			*slot = state.slots[i];
			return true;
		}
	return false;
}

/* An id is a name that the verifier gives; a new one says nothing new. */
static bool same_reg(struct vreg a, struct vreg b)
{
	a.id = b.id = 0;
	a.precise = b.precise = false;
	return !memcmp(&a, &b, sizeof(a));
}

static bool is_same(const struct vlog *log, const struct vchange *c)
{
	struct vreg before, after;
	struct vslot was, is;

	if (c->reg >= 0)
		return vknown_said_reg(log, c->before, c->was_as, &before) &&
		       vknown_said_reg(log, c->after, c->as, &after) &&
		       same_reg(before, after);
	return vknown_said_slot(log, c->before, c->off, &was) &&
	       vknown_said_slot(log, c->after, c->off, &is) &&
	       !memcmp(was.bytes, is.bytes, sizeof(was.bytes)) &&
	       same_reg(was.reg, is.reg);
}

/* Two states, and what lies between them. */
struct between {
	const struct vlog *log;
	const struct vknown *before, *after;
	const struct vinsn *insn;
	int frame; /* of the step */
	struct vchange *changes;
	int count;
};

static bool writes(const struct between *b, const struct vchange *c)
{
	if (c->frame != b->frame)
		return false;
	return c->reg >= 0 ? vinsn_writes(b->insn, c->reg)
			   : vinsn_is_store(b->insn);
}

static void compare(struct between *b, struct vchange c)
{
	if (c.reg != BPF_REG_10 && c.after >= 0 && c.after != c.before &&
	    (writes(b, &c) || !is_same(b->log, &c)))
		b->changes[b->count++] = c;
}

static void compare_reg(struct between *b, int frame, int reg)
{
	compare(b, (struct vchange){ .frame = frame,
				     .reg = reg,
				     .before = b->before->regs[frame][reg],
				     .after = b->after->regs[frame][reg],
				     .was_as = b->before->as[frame][reg],
				     .as = b->after->as[frame][reg] });
}

static void compare_slot(struct between *b, int frame, int slot)
{
	compare(b, (struct vchange){ .frame = frame,
				     .reg = -1,
				     .off = -8 * (slot + 1),
				     .before = b->before->slots[frame][slot],
				     .after = b->after->slots[frame][slot] });
}

static int compare_all(struct between *b)
{
	for (int f = 0; f < VFRAMES; f++) {
		for (int r = 0; r < VREGS; r++)
			compare_reg(b, f, r);
		for (int s = 0; s < VSTACK; s++)
			compare_slot(b, f, s);
	}
	return b->count;
}

/* ---- Copies of a pointer that has been checked ---- */

/* The id of a pointer that may be NULL; 0: it is none. */
static uint32_t null_id(const struct vknown *known, const struct vlog *log,
			int frame, int reg)
{
	struct vreg state;

	return vknown_reg(known, log, frame, reg, &state) && state.maybe_null
		       ? state.id
		       : 0;
}

static void check_copies(struct vknown *known, const struct vknown *before,
			 const struct vlog *log, int frame, int reg)
{
	uint32_t id = null_id(before, log, frame, reg);

	for (int f = 0; id && f < VFRAMES; f++)
		for (int r = 0; r < VREGS; r++)
			if (known->regs[f][r] == before->regs[f][r] &&
			    null_id(before, log, f, r) == id) {
				known->regs[f][r] = known->regs[frame][reg];
				known->as[f][r] = reg;
			}
}

static void check_all_copies(struct vknown *known, const struct vknown *before,
			     const struct vlog *log, int frame)
{
	for (int r = 0; r < VREGS; r++)
		if (known->regs[frame][r] != before->regs[frame][r] &&
		    !null_id(known, log, frame, r))
			check_copies(known, before, log, frame, r);
}

int vknown_step(struct vknown *known, const struct vpath *path, int step,
		struct vchange *changes)
{
	struct vknown before;
	struct vinsn insn;
	struct between b = {
		path->log, &before, known, &insn, path->steps[step].frame,
		changes,   0
	};
	int last = last_of(path, step);

	vknown_before(known, path, step);
	before = *known;
	vpath_insn(path, step, &insn);
	for (int r = 0; r <= 5 && vinsn_is_call(&insn); r++)
		known->regs[b.frame][r] = -1;
	for (int i = path->steps[step].record; i <= last; i++)
		hear(known, path->log, i);
	if (vinsn_is_branch(&insn))
		check_all_copies(known, &before, path->log, b.frame);
	return compare_all(&b);
}

bool vknown_reg(const struct vknown *known, const struct vlog *log, int frame,
		int reg, struct vreg *state)
{
	return vknown_said_reg(log, known->regs[frame][reg],
			       known->as[frame][reg], state);
}

bool vknown_slot(const struct vknown *known, const struct vlog *log, int frame,
		 int off, struct vslot *slot)
{
	return vknown_said_slot(log, known->slots[frame][-off / 8 - 1], off,
				slot);
}
