/*
 * log_at.c - one instruction: what was known before it and after it, and who
 * wrote that, each time that the verifier came by.
 *
 *     path 1, visit 2 of 4
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
	WORDS_WIDTH = 44,
	SHOWN = 10 /* visits, of the first and of the last */
};

static int count_visits(const struct log_view *view, int slot)
{
	int n = 0;

	for (int i = 0; i < view->path.count; i++)
		n += vpath_slot(&view->path, i) == slot;
	return n;
}

/* ---- Before ---- */

static void print_writer(FILE *out, const struct vpath *path, int step, int reg)
{
	int frame = path->steps[step].frame;
	int writer = vpath_writer(path, step, &frame, reg);
	struct vinsn in;

	if (writer < 0)
		return;
	vpath_insn(path, writer, &in);
	fprintf(out, "  %d: %.*s", vpath_slot(path, writer), in.length,
		in.text);
}

/* "before > r2 = n: 0..20             17: if w2 > 0x14 goto pc+4" */
static void print_reg(FILE *out, const struct log_view *view, int step,
		      const struct vreg *state, int reg)
{
	const struct vpath *path = &view->path;
	char words[VWORDS], name[LOG_NAME];
	struct vinsn in;
	int width;

	vpath_insn(path, step, &in);
	vreg_words(words, sizeof(words), state);
	log_reg_name(name, view, vpath_slot(path, step), reg);
	fprintf(out, "  before %c ", vinsn_names(&in, reg) ? '>' : ' ');
	width = fprintf(out, "%s: %s", name, words);
	if (reg != BPF_REG_10) {
		fprintf(out, "%*s",
			width < WORDS_WIDTH ? WORDS_WIDTH - width : 0, "");
		print_writer(out, path, step, reg);
	}
	fputc('\n', out);
}

static void print_before(FILE *out, const struct log_view *view, int step,
			 const struct vknown *known)
{
	int frame = view->path.steps[step].frame;
	char words[LOG_WORDS], name[LOG_NAME];
	int at = vpath_slot(&view->path, step);
	struct vslot slot;
	struct vreg state;

	for (int r = 0; r < VREGS; r++)
		if (vknown_reg(known, view->log, frame, r, &state))
			print_reg(out, view, step, &state, r);
	for (int off = -8; off >= -8 * VSTACK; off -= 8)
		if (vknown_slot(known, view->log, frame, off, &slot))
			fprintf(out, "  before   %s: %s\n",
				log_stack_name(name, view, at, off),
				log_slot_words(words, sizeof(words), &slot));
}

/* ---- After, and around ---- */

static void print_after(FILE *out, const struct log_view *view, int step,
			const struct vchange *change)
{
	char words[LOG_WORDS];

	fprintf(out, "  after    %s\n",
		log_change_words(words, view, change, step));
}

static void print_precise(FILE *out, const struct log_view *view, int step)
{
	int last = step + 1 < view->path.count
			   ? view->path.steps[step + 1].record
			   : view->last;
	char words[160];

	if (*log_precise_words(words, sizeof(words), view,
			       view->path.steps[step].record, last - 1))
		fprintf(out, "  %s\n", words);
}

static void print_insn(FILE *out, const struct log_view *view, int step)
{
	char source[400];
	struct vinsn in;

	vpath_insn(&view->path, step, &in);
	log_source_words(source, sizeof(source), view, step);
	if (*source)
		fprintf(out, "%s%s%s\n", style(out, DIM), source,
			style(out, PLAIN));
	fprintf(out, "%6d: %.*s\n", vpath_slot(&view->path, step), in.length,
		in.text);
}

/* "path 1, 1 call deep" */
static void print_title(FILE *out, const struct log_view *view, int step)
{
	int frame = view->path.steps[step].frame;

	fprintf(out, "\npath %d", vtree_leg(&view->tree, step) + 1);
	if (frame)
		fprintf(out, ", %d call%s deep", frame, frame == 1 ? "" : "s");
}

/* What was said where the log ends, if it ends here. */
static void print_message(FILE *out, const struct log_view *view, int step)
{
	if (step != view->path.count - 1)
		return;
	for (int i = view->path.steps[step].record; i < view->last; i++) {
		const struct vlog_record *r = &view->log->records[i];

		if (r->kind == VLOG_OTHER)
			fprintf(out, "  %.*s\n", (int)r->length,
				vlog_text(view->log, r));
	}
}

void log_details(FILE *out, const struct log_view *view, int step,
		 struct vknown *known)
{
	static struct vchange changes[VCHANGES];
	int count;

	vknown_before(known, &view->path, step);
	print_before(out, view, step, known);
	count = vknown_step(known, &view->path, step, changes);
	for (int i = 0; i < count; i++)
		print_after(out, view, step, &changes[i]);
	print_precise(out, view, step);
	print_message(out, view, step);
}

void log_raw(FILE *out, const struct log_view *view, int step)
{
	int count = view->path.count, from = view->path.steps[step].record;
	int to = step + 1 < count ? view->path.steps[step + 1].record
				  : view->last;

	for (int i = from; i < to; i++) {
		const struct vlog_record *r = &view->log->records[i];

		fprintf(out, "  | %.*s\n", (int)r->length,
			vlog_text(view->log, r));
	}
}

/* Of very many visits the first and the last ones tell it, and to find who
 * wrote a register may lead back over all of the log. */
static bool is_shown(const struct log_form *form, int visit, int visits)
{
	return form->raw || visit < SHOWN || visit >= visits - SHOWN;
}

static void print_visit(const struct log_form *form,
			const struct log_view *view, int step,
			struct vknown *known)
{
	log_details(form->out, view, step, known);
	if (form->raw)
		log_raw(form->out, view, step);
}

static void walk(const struct log_form *form, const struct log_view *view,
		 int slot)
{
	static struct vchange changes[VCHANGES];
	const struct vpath *path = &view->path;
	int visits = count_visits(view, slot), visit = 0;
	struct vknown known;

	vknown_start(&known);
	for (int step = 0; step < path->count; step++) {
		if (vpath_slot(path, step) != slot ||
		    !is_shown(form, visit++, visits)) {
			vknown_step(&known, path, step, changes);
			continue;
		}
		if (visit == 1)
			print_insn(form->out, view, step);
		if (visits > 2 * SHOWN && visit == visits - SHOWN + 1 &&
		    !form->raw)
			fprintf(form->out, "\n... %d more (--raw: all)\n",
				visits - 2 * SHOWN);
		print_title(form->out, view, step);
		fprintf(form->out, ", visit %d of %d\n", visit, visits);
		print_visit(form, view, step, &known);
	}
}

enum exit_code log_at(const struct log_form *form, struct log_view *view)
{
	const char *text = args_value(form->args, "at");
	uint32_t slot;

	if (!load_args_number(text, &slot) || slot > INT32_MAX)
		return usage_error(form->args,
				   "--at wants the number of an instruction, "
				   "not '%s'",
				   text);
	log_head(form->out, view);
	if (count_visits(view, slot))
		walk(form, view, slot);
	else
		fprintf(form->out, "instruction %u is not in this log\n", slot);
	return DONE;
}
