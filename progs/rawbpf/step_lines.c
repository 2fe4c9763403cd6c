/*
 * step_lines.c - the C lines of a function of an object.
 *
 *   .BTF.ext: slot 4: line 12, "	if (n > 20)"
 *             slot 9: line 13, ...
 *
 *   code.lines:   4 -> 12, 5 -> 12, ..., 9 -> 13      by slot
 *   source_lines: [11] "	if (n > 20)"               by line, the known ones
 */
#include "progs/rawbpf/step_lines.h"
#include "loader/btf/ext.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LINES 1000000 /* of a file */

/* The highest line, and the bytes that all texts take. */
static void measure(const struct btf_line *lines, int count, uint32_t *most,
		    size_t *bytes)
{
	*most = 0;
	*bytes = 1;
	for (int i = 0; i < count; i++) {
		if (lines[i].line > MOST_LINES)
			continue;
		if (lines[i].line > *most)
			*most = lines[i].line;
		*bytes += strlen(lines[i].text) + 1;
	}
}

static int keep_texts(struct session *s, const struct btf_line *lines,
		      int count)
{
	uint32_t most;
	size_t bytes;
	char *to;

	measure(lines, count, &most, &bytes);
	to = s->source = malloc(bytes);
	s->source_lines = calloc(most + 1, sizeof(*s->source_lines));
	if (!s->source || !s->source_lines)
		return fail(-ENOMEM, "%d lines", count);
	s->source_count = most;
	for (int i = 0; i < count; i++) {
		uint32_t line = lines[i].line;

		if (!line || line > MOST_LINES || s->source_lines[line - 1])
			continue;
		s->source_lines[line - 1] = strcpy(to, lines[i].text);
		to += strlen(to) + 1;
	}
	return 0;
}

/* Each record holds up to the next one. */
static int keep_lines(struct session *s, const struct obj_func *func,
		      const struct btf_line *lines, int count)
{
	int at = 0, line = 0;

	s->code.lines = calloc(func->count, sizeof(*s->code.lines));
	if (!s->code.lines)
		return fail(-ENOMEM, "%d lines", func->count);
	for (int pc = 0; pc < func->count; pc++) {
		for (; at < count &&
		       lines[at].slot <= (uint32_t)(func->start + pc);
		     at++)
			line = lines[at].slot < (uint32_t)func->start
				       ? 0
				       : (int)lines[at].line;
		s->code.lines[pc] = line <= MOST_LINES ? line : 0;
	}
	return 0;
}

static int read_lines(struct session *s, const struct obj *obj,
		      const struct obj_func *func, const struct btf *btf,
		      const struct obj_section *ext)
{
	struct btf_line *lines;
	int err, count = btf_lines(btf, ext->bytes, ext->size,
				   obj->sections[func->section].name, &lines);

	if (count <= 0)
		return count;
	err = keep_texts(s, lines, count);
	if (!err)
		err = keep_lines(s, func, lines, count);
	free(lines);
	return err;
}

int session_object_lines(struct session *s, const struct obj *obj,
			 const struct obj_func *func)
{
	const struct obj_section *types = obj_section_find(obj, ".BTF");
	const struct obj_section *ext = obj_section_find(obj, ".BTF.ext");
	struct btf btf;
	int err;

	if (!types || !ext || !types->bytes || !ext->bytes)
		return 0;
	err = btf_read(&btf, types->bytes, types->size, NULL);
	if (!err)
		err = read_lines(s, obj, func, &btf, ext);
	btf_close(&btf);
	return err;
}
