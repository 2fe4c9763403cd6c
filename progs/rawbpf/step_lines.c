/*
 * step_lines.c - the C lines of a program of an object.
 *
 *     .BTF.ext, for the linked program     code.lines   s->texts
 *       slot 4: line 12, "	if (n > 20)"     4 -> 12      4 -> "	if (n > 20)"
 *                                          5 -> 12      5 -> the same
 *       slot 9: line 3, "	return x + 1;"    9 -> 3       9 -> "	return x + 1;"
 */
#include "loader/err.h"
#include "loader/why/source.h"
#include "progs/rawbpf/step_object.h"

#include <errno.h>
#include <stdlib.h>

static bool has_lines(const struct why_source *source)
{
	for (int pc = 0; pc < source->count; pc++)
		if (source->lines[pc].line)
			return true;
	return false;
}

static int keep(const struct why_source *source, int **lines,
		const char ***texts)
{
	*lines = calloc(source->count, sizeof(**lines));
	*texts = calloc(source->count, sizeof(**texts));
	if (!*lines || !*texts)
		return fail(-ENOMEM, "%d lines", source->count);
	for (int pc = 0; pc < source->count; pc++) {
		const struct why_line *line = &source->lines[pc];

		(*lines)[pc] = line->line;
		(*texts)[pc] = line->text ? line->text - line->indent : NULL;
	}
	return 0;
}

/* Both stay NULL if there are no lines. */
static int read_lines(struct session *s, const struct load_prog *prog,
		      int **lines, const char ***texts)
{
	struct why_source source;
	int err = why_source_read(&source, &s->load, prog);

	if (!err && has_lines(&source))
		err = keep(&source, lines, texts);
	why_source_close(&source);
	return err;
}

int session_object_lines(struct session *s)
{
	int err = read_lines(s, s->main, &s->code.lines, &s->texts);

	for (int i = 0; !err && i < s->load.progdefs.count; i++)
		if (s->others[i].prog.insns)
			err = read_lines(s, &s->load.progs[i],
					 &s->others[i].lines,
					 &s->others[i].texts);
	return err;
}
