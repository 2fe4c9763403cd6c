/*
 * log_text.c - a log, instruction by instruction.
 *
 *     sum.bpf.c:16: if (n > 20)                       its line, if it changes
 *         17: if w2 > 0x14 goto pc+4      r2: 0..20   what is known since
 *       the verifier needs r2 exactly, back to 9      lines folded into one
 *     path 2: from 17 (path 1) to 22    r2: 21 or ..  another way begins
 */
#include "insn/verifier/message.h"
#include "insn/verifier/words.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <string.h>

enum {
	TEXT_WIDTH = 36 /* of an instruction */
};

/* Where the printing stands. */
struct text {
	const struct log_form *form;
	FILE *out;
	struct log_view *view;
	struct vknown known;
	int source;   /* the step whose line was printed last; -1 */
	int leg;      /* the last that began */
	bool refused; /* words were printed that say so */
};

static void print_part(struct text *t, const char *text, int length)
{
	fprintf(t->out, "%.*s\n", length, text);
}

static void print_verbatim(struct text *t, const char *before, int record)
{
	const struct vlog_record *r = &t->view->log->records[record];

	fputs(before, t->out);
	print_part(t, vlog_text(t->view->log, r), r->length);
}

/* ---- A step ---- */

/* Once, as long as it is the same. */
static void print_source(struct text *t, int step)
{
	char words[400], last[400];

	log_source_words(last, sizeof(last), t->view, t->source);
	log_source_words(words, sizeof(words), t->view, step);
	if (!*words)
		return;
	t->source = step;
	if (strcmp(words, last))
		fprintf(t->out, "%s%s%s\n", style(t->out, DIM), words,
			style(t->out, PLAIN));
}

static void print_raw_state(struct text *t, int record)
{
	uint32_t length;
	const char *text =
		vlog_state_text(t->view->log, &t->view->log->records[record],
				&length);

	if (length)
		fprintf(t->out, "        | %.*s\n", (int)length, text);
}

static void print_step(struct text *t, int step)
{
	static struct vchange changes[VCHANGES];
	const struct vstep *s = &t->view->path.steps[step];
	int count = vknown_step(&t->known, &t->view->path, step, changes);
	int indent = 2 * s->frame;
	char words[LOG_WORDS];
	struct vinsn in;

	print_source(t, step);
	vpath_insn(&t->view->path, step, &in);
	fprintf(t->out, "%*s%6d: %-*.*s", indent, "",
		vpath_slot(&t->view->path, step),
		count ? TEXT_WIDTH - indent : 0, in.length, in.text);
	if (!count)
		fputc('\n', t->out);
	for (int i = 0; i < count; i++) {
		if (i)
			fprintf(t->out, "%*s", TEXT_WIDTH + 8, "");
		fprintf(t->out, "  %s\n",
			log_change_words(words, t->view, &changes[i], step));
	}
	if (t->form->raw)
		print_raw_state(t, s->record);
}

/* ---- Between two steps ---- */

static void print_leg(struct text *t)
{
	char words[300];

	log_leg_words(words, sizeof(words), t->view, ++t->leg);
	if (*words)
		fprintf(t->out, "\n%s\n", words);
	t->source = -1;
}

static void print_precise(struct text *t, int first, int last)
{
	char words[160];

	if (*log_precise_words(words, sizeof(words), t->view, first, last))
		fprintf(t->out, "        %s\n", words);
}

static void print_safe(struct text *t, int record)
{
	const struct vlog_record *r = &t->view->log->records[record];

	if (r->from >= 0)
		print_leg(t);
	else
		fprintf(t->out, "%6d: safe, like a state seen before\n",
			r->insn);
}

static bool begins_leg(const struct text *t, int record)
{
	const struct vtree *tree = &t->view->tree;

	return t->leg + 1 < tree->count &&
	       tree->legs[t->leg + 1].record == record;
}

/* What somebody said before the first instruction is not about any, unless
 * there is none. */
static bool is_worth_it(const struct text *t, int record)
{
	const struct vpath *path = &t->view->path;

	return t->form->raw || !path->count || record > path->steps[0].record;
}

/* Somebody else's words at the end are none. */
static bool is_refusal(const struct text *t, int record)
{
	const struct vlog_record *r = &t->view->log->records[record];
	const struct message *message =
		message_match(vlog_text(t->view->log, r), r->length, NULL);

	return log_is_message(t->view, record) && message && !message->note;
}

static void print_record(struct text *t, int i)
{
	int kind = t->view->log->records[i].kind;

	if (begins_leg(t, i) && kind != VLOG_SAFE)
		print_leg(t);
	else if (kind == VLOG_SAFE)
		print_safe(t, i);
	else if (kind == VLOG_LOOP || kind == VLOG_REPORT)
		print_verbatim(t, "        ", i);
	else if (kind == VLOG_OTHER && is_worth_it(t, i)) {
		fputs(style(t->out, log_is_message(t->view, i) ? BAD : PLAIN),
		      t->out);
		print_verbatim(t, "        ", i);
		fputs(style(t->out, PLAIN), t->out);
		t->refused |= is_refusal(t, i);
	} else if (t->form->raw && kind != VLOG_SOURCE && kind != VLOG_STATS)
		print_verbatim(t, "        | ", i);
}

/* Records from..to, which are between two steps, not including `to`. */
static void print_between(struct text *t, int from, int to)
{
	const struct vlog_record *records = t->view->log->records;

	for (int i = from; i < to; i++) {
		int run = i;

		while (run < to && records[run].kind == VLOG_PRECISE)
			run++;
		if (run > i && !t->form->raw) {
			print_precise(t, i, run - 1);
			i = run - 1;
		} else {
			print_record(t, i);
		}
	}
}

/* ---- All of it ---- */

static void print_start(struct text *t)
{
	char words[VWORDS], name[LOG_NAME];
	int slot = vpath_slot(&t->view->path, 0);
	struct vreg reg;
	const char *comma = "     start: ";

	vknown_before(&t->known, &t->view->path, 0);
	for (int r = 0; r < VREGS; r++)
		if (vknown_reg(&t->known, t->view->log, 0, r, &reg)) {
			fprintf(t->out, "%s%s: %s", comma,
				log_reg_name(name, t->view, slot, r),
				vreg_words(words, sizeof(words), &reg));
			comma = ", ";
		}
	if (*comma == ',')
		fputc('\n', t->out);
}

static void print_stats(struct text *t)
{
	char words[300];

	if (t->refused)
		fputs("        (rawbpf why: what that means, and what mends "
		      "it)\n",
		      t->out);
	if (*vstats_words(words, sizeof(words), &t->view->stats))
		fprintf(t->out, "\n%s\n", words);
}

enum exit_code log_text(const struct log_form *form, struct log_view *view)
{
	struct text t = { .form = form,
			  .out = form->out,
			  .view = view,
			  .source = -1,
			  .leg = -1 };
	int at = view->first;

	vknown_start(&t.known);
	log_head(t.out, view);
	if (view->tree.count && view->tree.legs[0].record < 0)
		t.leg = 0;
	for (int step = 0; step < view->path.count; step++) {
		print_between(&t, at, view->path.steps[step].record);
		if (step == 0)
			print_start(&t);
		print_step(&t, step);
		at = view->path.steps[step].record + 1;
	}
	print_between(&t, at, view->last);
	print_stats(&t);
	return DONE;
}
