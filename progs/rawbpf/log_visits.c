/*
 * log_visits.c - where the verifier's work went.
 *
 *     loop at sum.bpf.c:41: 6 times round, 52 of 68 instructions
 *       visits  slot
 *            6    12: r8 += 4     sum.bpf.c:41: for (int i = 0; i < 4; i++)
 */
#include "insn/verifier/words.h"
#include "loader/err.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/log.h"
#include "progs/style.h"

#include <stdlib.h>
#include <string.h>

enum {
	ROWS = 30 /* more only with --raw */
};

static int most_first(const void *a, const void *b)
{
	const struct vvisit *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return x->slot < y->slot ? -1 : 1;
}

/* ---- Loops ---- */

/* "sum.bpf.c:41", or the line's text where the kernel names none (< 6.9). */
static void print_place(FILE *out, const struct log_view *view, int step)
{
	struct log_source s;

	log_source(view, step, &s);
	if (s.line)
		fprintf(out, " at %.*s:%d", s.file_length, s.file, s.line);
	else if (s.text_length)
		fprintf(out, " at '%.*s'", s.text_length, s.text);
}

static void print_loop(FILE *out, const struct log_view *view,
		       const struct vloop *loop)
{
	fputs("loop", out);
	print_place(out, view, loop->exit >= 0 ? loop->exit : loop->step);
	fprintf(out,
		" (%d..%d): %d time%s back, %d of %d instructions (%d%%)\n",
		loop->head, loop->tail, loop->times,
		loop->times == 1 ? "" : "s", loop->inside, view->path.count,
		(int)(100LL * loop->inside / view->path.count));
}

/* ---- Instructions ---- */

static void print_row(FILE *out, const struct log_view *view,
		      const struct vvisit *row)
{
	char source[400];
	struct vinsn in;

	vpath_insn(&view->path, row->step, &in);
	log_source_words(source, sizeof(source), view, row->step);
	fprintf(out, "%8d %6d: ", row->count, row->slot);
	if (*source)
		fprintf(out, "%-36.*s  %s\n", in.length, in.text, source);
	else
		fprintf(out, "%.*s\n", in.length, in.text);
}

static void print_rows(const struct log_form *form, const struct log_view *view,
		       struct vvisits *visits)
{
	int rows = form->raw || visits->count <= ROWS ? visits->count : ROWS;

	qsort(visits->slots, visits->count, sizeof(visits->slots[0]),
	      most_first);
	fprintf(form->out, "%s  visits   insn%s\n", style(form->out, BOLD),
		style(form->out, PLAIN));
	for (int i = 0; i < rows; i++)
		print_row(form->out, view, &visits->slots[i]);
	if (rows < visits->count)
		fprintf(form->out,
			"     ... and %d more, %d or less each (--raw: all)\n",
			visits->count - rows, visits->slots[rows].count);
}

/* ---- All of it ---- */

/* Level 1 has the last path alone, and a log too long has lost a part.  The
 * instruction at which a path is found safe was looked at, too. */
static void print_rest(FILE *out, const struct log_view *view)
{
	long long missing = view->stats.insns - view->path.count;
	char words[300];

	for (int i = 0; i < view->tree.count; i++)
		missing -= view->tree.legs[i].end == VEND_SAFE;

	if (*vstats_words(words, sizeof(words), &view->stats))
		fprintf(out, "\n%s\n", words);
	if (view->stats.insns >= 0 && missing > 0)
		fprintf(out,
			"%lld of them are not in this log: level 2 keeps all "
			"paths, as far as they fit\n",
			missing);
}

enum exit_code log_visits(const struct log_form *form, struct log_view *view)
{
	struct vvisits visits;
	int err = vvisits_read(&visits, &view->path);

	if (err) {
		vvisits_close(&visits);
		return give_up(form->args, fail(err, "the visits"));
	}
	log_head(form->out, view);
	for (int i = 0; i < visits.loop_count; i++)
		print_loop(form->out, view, &visits.loops[i]);
	if (visits.loop_count)
		fputc('\n', form->out);
	if (visits.count)
		print_rows(form, view, &visits);
	else
		fprintf(form->out, "no instruction is in this log\n");
	print_rest(form->out, view);
	vvisits_close(&visits);
	return DONE;
}
