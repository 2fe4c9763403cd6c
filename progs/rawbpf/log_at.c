/*
 * log_at.c - one instruction: what was known before it and after it, and who
 * wrote that, each time that the verifier came by.
 *
 *     visit 2 of 4, path 1
 *       before  > r8: exactly 4                     12: r8 += 4
 *       after     r8: exactly 8
 */
#include "insn/verifier/words.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/load_args.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <string.h>

enum {
	WORDS_WIDTH = 44
};

struct at {
	FILE *out;
	const struct log_view *view;
	struct vknown known;
	int slot, visits, visit;
};

static int count_visits(const struct log_view *view, int slot)
{
	int n = 0;

	for (int i = 0; i < view->path.count; i++)
		n += vpath_slot(&view->path, i) == slot;
	return n;
}

/* ---- Before ---- */

static void print_writer(struct at *at, int step, int frame, int reg)
{
	int writer = vpath_writer(&at->view->path, step, &frame, &reg);
	struct vinsn in;

	if (writer < 0)
		return;
	vpath_insn(&at->view->path, writer, &in);
	fprintf(at->out, "  %d: %.*s", vpath_slot(&at->view->path, writer),
		in.length, in.text);
}

static void print_reg(struct at *at, int step, int reg, bool named)
{
	const struct vpath *path = &at->view->path;
	int frame = path->steps[step].frame;
	char words[VWORDS], text[VWORDS + 8];
	struct vreg state;

	if (!vknown_reg(&at->known, path->log, frame, reg, &state))
		return;
	vreg_words(words, sizeof(words), &state);
	snprintf(text, sizeof(text), "r%d: %s", reg, words);
	fprintf(at->out, "  %s %c ", "before", named ? '>' : ' ');
	if (reg == BPF_REG_10)
		fprintf(at->out, "%s", text);
	else
		fprintf(at->out, "%-*s", WORDS_WIDTH, text);
	if (reg != BPF_REG_10)
		print_writer(at, step, frame, reg);
	fputc('\n', at->out);
}

static void print_stack(struct at *at, int step)
{
	const struct vpath *path = &at->view->path;
	int frame = path->steps[step].frame;
	char words[LOG_WORDS];
	struct vslot slot;

	for (int off = -8; off >= -8 * VSTACK; off -= 8)
		if (vknown_slot(&at->known, path->log, frame, off, &slot))
			fprintf(at->out, "  before   fp%d: %s\n", off,
				log_slot_words(words, sizeof(words), &slot));
}

static void print_before(struct at *at, int step)
{
	struct vinsn in;

	vpath_insn(&at->view->path, step, &in);
	for (int r = 0; r < VREGS; r++)
		print_reg(at, step, r, vinsn_names(&in, r));
	print_stack(at, step);
}

/* ---- A visit ---- */

static void print_after(struct at *at, const struct vchange *changes, int count,
			int frame)
{
	char words[LOG_WORDS];

	for (int i = 0; i < count; i++)
		fprintf(at->out, "  after    %s\n",
			log_change_words(words, at->view, &changes[i], frame));
}

static void print_title(struct at *at, int step)
{
	const struct vstep *s = &at->view->path.steps[step];
	char source[400];
	struct vinsn in;

	vpath_insn(&at->view->path, step, &in);
	log_source_words(source, sizeof(source), at->view, s->source);
	if (at->visit == 0 && *source)
		fprintf(at->out, "%s%s%s\n", style(at->out, DIM), source,
			style(at->out, PLAIN));
	if (at->visit == 0)
		fprintf(at->out, "%6d: %.*s\n", at->slot, in.length, in.text);
	fprintf(at->out, "\nvisit %d of %d, path %d", ++at->visit, at->visits,
		vtree_leg(&at->view->tree, step) + 1);
	if (s->frame)
		fprintf(at->out, ", %d call%s deep", s->frame,
			s->frame == 1 ? "" : "s");
	fputc('\n', at->out);
}

/* What was said where the log ends, if it ends here. */
static void print_message(struct at *at, int step)
{
	const struct log_view *view = at->view;

	if (step != view->path.count - 1)
		return;
	for (int i = view->path.steps[step].record; i < view->last; i++) {
		const struct vlog_record *r = &view->log->records[i];

		if (r->kind == VLOG_OTHER)
			fprintf(at->out, "  %.*s\n", (int)r->length,
				vlog_text(view->log, r));
	}
}

static void walk(struct at *at)
{
	static struct vchange changes[VCHANGES];
	const struct vpath *path = &at->view->path;

	for (int step = 0; step < path->count; step++) {
		bool here = vpath_slot(path, step) == at->slot;
		int count;

		if (here) {
			vknown_before(&at->known, path, step);
			print_title(at, step);
			print_before(at, step);
		}
		count = vknown_step(&at->known, path, step, changes);
		if (here) {
			print_after(at, changes, count,
				    path->steps[step].frame);
			print_message(at, step);
		}
	}
}

enum exit_code log_at(const struct log_form *form, struct log_view *view)
{
	const char *text = args_value(form->args, "at");
	struct at at = { .out = form->out, .view = view };
	uint32_t slot;

	if (!load_args_number(text, &slot) || slot > INT32_MAX)
		return usage_error(form->args,
				   "--at wants the number of an instruction, "
				   "not '%s'",
				   text);
	at.slot = slot;
	at.visits = count_visits(view, slot);
	log_head(form->out, view);
	vknown_start(&at.known);
	if (at.visits)
		walk(&at);
	else
		fprintf(form->out, "instruction %d is not in this log\n",
			at.slot);
	return DONE;
}
