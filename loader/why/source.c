/*
 * source.c - the C line that an instruction comes from.
 */
#include "loader/why/source.h"
#include "insn/verifier/cursor.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Of an object ---- */

static const struct bpf_line_info *row_at(const struct proginfo_table *table,
					  uint32_t i)
{
	return (const void *)((const char *)table->rows +
			      (size_t)i * table->size);
}

static struct why_line line_of(const struct load *load,
			       const struct bpf_line_info *row)
{
	const char *text = btf_string(&load->btf, row->line_off);
	struct why_line line = {
		.file = btf_string(&load->btf, row->file_name_off),
		.line = BPF_LINE_INFO_LINE_NUM(row->line_col),
		.column = BPF_LINE_INFO_LINE_COL(row->line_col),
		.text = text,
	};

	while (isspace((unsigned char)*line.text)) {
		line.text++;
		line.indent++;
	}
	if (!*line.text || !line.line)
		line.text = NULL;
	return line;
}

/* Each record holds up to the next one. */
int why_source_read(struct why_source *source, struct load *load,
		    const struct load_prog *prog)
{
	const struct bpf_line_info *row = NULL;
	struct proginfo info;
	uint32_t next = 0;
	int err;

	memset(source, 0, sizeof(*source));
	err = proginfo_make(&info, &load->obj, &load->ext, &prog->def->code);
	if (err)
		return err;
	source->count = prog->def->code.count;
	source->lines = calloc(source->count + 1, sizeof(*source->lines));
	if (!source->lines)
		return fail(-ENOMEM, "%d lines", source->count);
	for (int slot = 0; slot < source->count; slot++) {
		while (next < info.lines.count &&
		       row_at(&info.lines, next)->insn_off <= (uint32_t)slot)
			row = row_at(&info.lines, next++);
		if (row)
			source->lines[slot] = line_of(load, row);
	}
	return 0;
}

void why_source_close(struct why_source *source)
{
	free(source->lines);
	vars_close(&source->vars);
	memset(source, 0, sizeof(*source));
}

int why_source_vars(struct why_source *source, const struct load *load,
		    const struct load_prog *prog)
{
	return vars_read(&source->vars, &load->obj, &prog->def->code);
}

/* ---- Of the file itself ---- */

static FILE *open_source(const char *file)
{
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	FILE *in;

	if (fd < 0)
		return NULL;
	in = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fdopen(fd, "r")
							: NULL;
	if (!in)
		close(fd);
	return in;
}

const char *why_source_text(struct arena *arena, const char *file, int line)
{
	FILE *in = file && *file ? open_source(file) : NULL;
	const char *text = NULL;
	char *buf = NULL;
	size_t size = 0;
	ssize_t len = 0;

	for (int i = 1; in && i <= line && len >= 0; i++)
		len = getline(&buf, &size, in);
	if (in && len > 0 && line > 0)
		text = arena_copy(arena, buf, len - (buf[len - 1] == '\n'));
	free(buf);
	if (in)
		fclose(in);
	return text;
}

/* ---- Of a log ---- */

/* place = "@ " file ":" line, at the end */
static const char *find_place(const char *text, const char *end)
{
	const char *p = end;

	while (p > text && isdigit((unsigned char)p[-1]))
		p--;
	if (p == end || p == text || p[-1] != ':')
		return NULL;
	while (p - text >= 2 && memcmp(p - 2, "@ ", 2))
		p--;
	return p - text >= 2 && (p - text == 2 || p[-3] == ' ') ? p : NULL;
}

struct why_line why_source_record(struct arena *arena, const struct vlog *log,
				  const struct vlog_record *record)
{
	const char *text = vlog_text(log, record);
	const char *end = text + record->length, *place;
	struct why_line line = { 0 };

	while (text < end && (*text == ' ' || *text == ';'))
		text++;
	place = find_place(text, end);
	if (place) {
		const char *colon = memrchr(place, ':', end - place);
		struct cursor s = { colon + 1, end };
		int32_t number;

		line.file = arena_copy(arena, place, colon - place);
		line.line = cursor_place(&s, &number) ? number : 0;
		end = place - 2;
	}
	while (text < end && isspace((unsigned char)*text))
		text++;
	while (text < end && isspace((unsigned char)end[-1]))
		end--;
	if (text < end)
		line.text = arena_copy(arena, text, end - text);
	return line;
}
