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
static void keep(struct session *s, const struct proginfo_table *table)
{
	const struct bpf_line_info *row = NULL;
	uint32_t next = 0;

	for (int pc = 0; pc < s->code.count; pc++) {
		while (next < table->count &&
		       row_at(table, next)->insn_off <= (uint32_t)pc)
			row = row_at(table, next++);
		if (!row)
			continue;
		s->code.lines[pc] = BPF_LINE_INFO_LINE_NUM(row->line_col);
		s->texts[pc] = btf_string(&s->load.btf, row->line_off);
	}
}

int session_object_lines(struct session *s)
{
	struct proginfo info;
	int err = proginfo_make(&info, &s->load.obj, &s->load.ext,
				&s->main->def->code);

	if (err || !info.lines.count)
		return err;
	s->code.lines = calloc(s->code.count, sizeof(*s->code.lines));
	s->texts = calloc(s->code.count, sizeof(*s->texts));
	if (!s->code.lines || !s->texts)
		return fail(-ENOMEM, "%d lines", s->code.count);
	keep(s, &info.lines);
	return 0;
}
