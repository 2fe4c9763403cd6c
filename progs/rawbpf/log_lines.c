/*
 * log_lines.c - which line of C an instruction comes from.
 *
 *     the object   line_info: slot 17 -> sum.bpf.c, 16, "if (n > 20)"
 *     the log      ; if (n > 20) @ sum.bpf.c:16
 */
#include "loader/load/load.h"
#include "loader/why/source.h"
#include "progs/rawbpf/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- As the object says it ---- */

static struct bpf_line_info row_at(const struct prog_spec *spec, uint32_t i)
{
	struct bpf_line_info info;

	memcpy(&info,
	       (const char *)spec->line_info +
		       (size_t)i * spec->line_info_rec_size,
	       sizeof(info));
	return info;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A string's copy at `to`; returns where the next one goes. */
static char *keep(char *to, const char **copy, const char *text)
{
	*copy = to;
	return stpcpy(to, text) + 1;
}

static size_t room_for(const struct btf *btf, const struct prog_spec *spec)
{
	size_t room = 1;

	for (uint32_t i = 0; i < spec->line_info_cnt; i++) {
		struct bpf_line_info info = row_at(spec, i);

		room += strlen(btf_string(btf, info.file_name_off)) +
			strlen(btf_string(btf, info.line_off)) + 2;
	}
	return room;
}

static void copy_rows(struct log_lines *lines, const struct btf *btf,
		      const struct prog_spec *spec)
{
	char *to = lines->strings;

	for (uint32_t i = 0; i < spec->line_info_cnt; i++) {
		struct bpf_line_info info = row_at(spec, i);
		struct log_line *row = &lines->rows[lines->count++];

		row->slot = info.insn_off;
		row->line = BPF_LINE_INFO_LINE_NUM(info.line_col);
		row->column = BPF_LINE_INFO_LINE_COL(info.line_col);
		to = keep(to, &row->file,
			  base_of(btf_string(btf, info.file_name_off)));
		to = keep(to, &row->text, btf_string(btf, info.line_off));
		row->indent = strspn(row->text, " \t");
		row->text += row->indent;
	}
}

struct log_lines *log_lines_read(const struct load *load,
				 const struct load_prog *prog)
{
	const struct prog_spec *spec = &prog->spec;
	struct log_lines *lines = calloc(1, sizeof(*lines));

	if (!lines || !spec->line_info ||
	    spec->line_info_rec_size < sizeof(struct bpf_line_info)) {
		free(lines);
		return NULL;
	}
	lines->rows = calloc(spec->line_info_cnt + 1, sizeof(lines->rows[0]));
	lines->strings = malloc(room_for(&load->btf, spec));
	if (!lines->rows || !lines->strings) {
		log_lines_close(lines);
		return NULL;
	}
	copy_rows(lines, &load->btf, spec);
	lines->slots = spec->insn_cnt;
	lines->prog_type = spec->type;
	if (vars_read(&lines->vars, &load->obj, &prog->def->code)) {
		log_lines_close(lines);
		return NULL;
	}
	return lines;
}

void log_lines_close(struct log_lines *lines)
{
	while (lines) {
		struct log_lines *next = lines->next;

		free(lines->rows);
		free(lines->strings);
		vars_close(&lines->vars);
		free(lines);
		lines = next;
	}
}

/* The last that begins at or before the slot. */
static const struct log_line *line_at(const struct log_lines *lines, int slot)
{
	int low = 0, high = lines->count;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (lines->rows[mid].slot > slot)
			high = mid;
		else
			low = mid + 1;
	}
	return low ? &lines->rows[low - 1] : NULL;
}

int log_lines_source(const struct log_lines *lines, struct why_source *source)
{
	memset(source, 0, sizeof(*source));
	source->lines = calloc(lines->slots + 1, sizeof(*source->lines));
	if (!source->lines)
		return -ENOMEM;
	source->count = lines->slots;
	source->vars = lines->vars;
	for (int slot = 0; slot < lines->slots; slot++) {
		const struct log_line *row = line_at(lines, slot);

		if (row && row->line && *row->text)
			source->lines[slot] =
				(struct why_line){ row->file, row->line,
						   row->column, row->text,
						   row->indent };
	}
	return 0;
}

const char *log_lines_text(const struct log_lines *lines, int slot)
{
	const struct log_line *row = lines ? line_at(lines, slot) : NULL;

	return row ? row->text : NULL;
}

static void source_of(const struct log_line *row, struct log_source *s)
{
	s->text = row->text;
	s->text_length = strlen(row->text);
	s->file = row->file;
	s->file_length = strlen(row->file);
	s->line = row->line;
}

/* ---- As the log says it ---- */

static const char *find_last(const char *text, int length, const char *what)
{
	int len = strlen(what);

	for (int i = length - len; i >= 0; i--)
		if (!memcmp(text + i, what, len))
			return text + i;
	return NULL;
}

/* source = ";" " " C [ " @ " file ":" line ]; the latter since 6.9 */
void log_source_record(const struct log_view *view, int record,
		       struct log_source *s)
{
	const struct vlog_record *r;
	const char *at, *colon;

	memset(s, 0, sizeof(*s));
	s->text = s->file = "";
	if (record < 0)
		return;
	r = &view->log->records[record];
	s->text = vlog_text(view->log, r);
	s->text_length = r->length;
	while (s->text_length && strchr("; \t", *s->text)) {
		s->text++;
		s->text_length--;
	}
	at = find_last(s->text, s->text_length, "@ ");
	if (!at || (at > s->text && at[-1] != ' '))
		return;
	s->file = at + 2;
	s->file_length = s->text + s->text_length - s->file;
	s->text_length = at > s->text ? at - s->text - 1 : 0;
	colon = find_last(s->file, s->file_length, ":");
	if (colon) {
		struct cursor c = { colon + 1, s->file + s->file_length };
		int32_t line = 0;

		cursor_place(&c, &line);
		s->line = line;
		s->file_length = colon - s->file;
	}
}

/* ---- Either ---- */

void log_source(const struct log_view *view, int step, struct log_source *s)
{
	const struct log_line *row = NULL;

	memset(s, 0, sizeof(*s));
	s->text = s->file = "";
	if (step < 0)
		return;
	if (view->lines)
		row = line_at(view->lines, vpath_slot(&view->path, step));
	if (row)
		source_of(row, s);
	else
		log_source_record(view, view->path.steps[step].source, s);
}

char *log_source_words(char *buf, size_t size, const struct log_view *view,
		       int step)
{
	struct log_source s;

	log_source(view, step, &s);
	buf[0] = '\0';
	if (s.text_length && s.line)
		snprintf(buf, size, "%.*s:%d: %.*s", s.file_length, s.file,
			 s.line, s.text_length, s.text);
	else if (s.text_length)
		snprintf(buf, size, "%.*s", s.text_length, s.text);
	return buf;
}
