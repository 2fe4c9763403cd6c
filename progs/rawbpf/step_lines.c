/*
 * step_lines.c - the C lines of a program of an object.
 *
 *     .BTF.ext, for the linked program     code.lines   s->texts
 *       slot 4: line 12, "	if (n > 20)"     4 -> 12      4 -> "	if (n > 20)"
 *                                          5 -> 12      5 -> the same
 *       slot 9: line 3, "	return x + 1;"    9 -> 3       9 -> "	return x + 1;"
 */
#include "loader/err.h"
#include "progs/rawbpf/step_object.h"

#include <errno.h>
#include <stdlib.h>

static const struct bpf_line_info *row_at(const struct proginfo_table *table,
					  uint32_t i)
{
	return (const void *)((const char *)table->rows +
			      (size_t)i * table->size);
}

/* Each record holds up to the next one. */
static void keep(const struct session *s, const struct proginfo_table *table,
		 int count, int *lines, const char **texts)
{
	const struct bpf_line_info *row = NULL;
	uint32_t next = 0;

	for (int pc = 0; pc < count; pc++) {
		while (next < table->count &&
		       row_at(table, next)->insn_off <= (uint32_t)pc)
			row = row_at(table, next++);
		if (!row)
			continue;
		lines[pc] = BPF_LINE_INFO_LINE_NUM(row->line_col);
		texts[pc] = btf_string(&s->load.btf, row->line_off);
	}
}

static int read_lines(struct session *s, const struct load_prog *prog,
		      int **lines, const char ***texts)
{
	int count = prog->def->code.count, err;
	struct proginfo info;

	err = proginfo_make(&info, &s->load.obj, &s->load.ext,
			    &prog->def->code);
	if (err || !info.lines.count)
		return err;
	*lines = calloc(count, sizeof(**lines));
	*texts = calloc(count, sizeof(**texts));
	if (!*lines || !*texts)
		return fail(-ENOMEM, "%d lines", count);
	keep(s, &info.lines, count, *lines, *texts);
	return 0;
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
