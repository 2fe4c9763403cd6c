/* Any bytes as a verifier's log: its records, states, paths, sums, and what
 * can be asked of each step. */
#include "insn/verifier/known.h"
#include "insn/verifier/message.h"
#include "insn/verifier/stats.h"
#include "insn/verifier/tree.h"
#include "insn/verifier/visits.h"
#include "insn/verifier/words.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

enum {
	STEPS = 20 /* that are asked about: each answer may go all the way */
};

static void say_reg(const struct vreg *reg)
{
	char words[VWORDS];

	fputs(vreg_words(words, sizeof(words), reg), fuzz_out());
}

/* ---- Records ---- */

/* Inside the text, and in its order. */
static void check_place(const struct vlog *log, int i)
{
	const struct vlog_record *r = &log->records[i];

	if (r->at + r->length > log->size || r->kind >= VLOG_KINDS)
		abort();
	if (i && r->at < log->records[i - 1].at + log->records[i - 1].length)
		abort();
	fputs(vlog_kind_name(r->kind), fuzz_out());
}

static void use_record(const struct vlog *log, int i)
{
	const struct vlog_record *r = &log->records[i];
	struct vprecise precise;
	struct vstate state;
	struct vinsn in;
	uint32_t length;
	const char *text = vlog_state_text(log, r, &length);

	vstate_read(&state, text, length);
	for (int reg = 0; reg < 11; reg++)
		say_reg(&state.regs[reg]);
	for (int s = 0; s < state.slot_count; s++)
		say_reg(&state.slots[s].reg);
	if (!vinsn_read(&in, log, r))
		for (int reg = 0; reg < 11; reg++)
			fprintf(fuzz_out(), "%d%d%d", vinsn_writes(&in, reg),
				vinsn_names(&in, reg), vinsn_size(&in));
	else if (r->kind == VLOG_OTHER)
		message_match(vlog_text(log, r), r->length, NULL);
	if (vprecise_read(&precise, log, i, i))
		fputs(precise.what, fuzz_out());
}

/* ---- Steps ---- */

static void use_step(const struct vpath *path, int step)
{
	int frame, reg;
	struct vslot slot;
	struct vreg state;

	for (int r = 0; r < 11; r++) {
		frame = path->steps[step].frame;
		reg = r;
		if (vpath_reg_before(path, step, frame, r, &state))
			say_reg(&state);
		if (vpath_reg_after(path, step, frame, r, &state))
			say_reg(&state);
		if (vpath_writer(path, step, &frame, reg) >= step)
			abort();
	}
	if (vpath_slot_before(path, step, -8, &slot))
		say_reg(&slot.reg);
}

static void use_changes(const struct vlog *log, const struct vpath *path)
{
	static struct vchange changes[VCHANGES];
	struct vknown known;
	struct vslot slot;
	struct vreg state;

	vknown_start(&known);
	for (int step = 0; step < path->count; step++) {
		int count = vknown_step(&known, path, step, changes);

		for (int i = 0; i < count; i++)
			if (changes[i].reg < 0)
				vknown_said_slot(log, changes[i].after,
						 changes[i].off, &slot);
		vknown_reg(&known, log, path->steps[step].frame, 0, &state);
		vknown_slot(&known, log, path->steps[step].frame, -512, &slot);
		if (step < STEPS || step >= path->count - STEPS)
			use_step(path, step);
	}
}

/* ---- All of it ---- */

static void use_tree(const struct vlog *log, const struct vpath *path)
{
	struct vvisits visits;
	struct vtree tree;
	int steps = 0;

	if (vtree_read(&tree, path, log->count) || vvisits_read(&visits, path))
		abort();
	for (int i = 0; i < tree.count; i++) {
		steps += tree.legs[i].last - tree.legs[i].first;
		if (tree.legs[i].up >= i)
			abort();
	}
	for (int i = 0; i < path->count; i++)
		if (!vvisits_of(&visits, vpath_slot(path, i)) ||
		    vtree_leg(&tree, i) < 0)
			abort();
	if (steps != path->count)
		abort();
	vvisits_close(&visits);
	vtree_close(&tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char words[200], *copy = malloc(size ? size : 1);
	struct vstats stats;
	struct vpath path;
	struct vlog log;

	memcpy(copy, data, size);
	if (vlog_read(&log, copy, size))
		abort();
	for (int i = 0; i < log.count; i++) {
		check_place(&log, i);
		use_record(&log, i);
	}
	if (vpath_read(&path, &log, 0, log.count))
		abort();
	use_changes(&log, &path);
	use_tree(&log, &path);
	vstats_read(&stats, &log, 0, log.count);
	fputs(vstats_words(words, sizeof(words), &stats), fuzz_out());
	vpath_close(&path);
	vlog_close(&log);
	return 0;
}
