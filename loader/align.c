/*
 * align.c - what became of each instruction: see align.h.
 */
#include "loader/align.h"
#include "insn/insn.h"
#include "loader/err.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In a line record the line's number is above the column's ten bits. */
#define COLUMN_BITS 10

/* Lines need types, whatever they are: of a program that has none, int. */
static const struct {
	struct btf_header header;
	struct btf_type integer;
	__u32 encoding;
	char names[5];
} __attribute__((packed)) one_type = {
	{ BTF_MAGIC, BTF_VERSION, 0, sizeof(struct btf_header), 0, 16, 16, 5 },
	{ 1, BTF_KIND_INT << 24, { 4 } },
	BTF_INT_SIGNED << 24 | 32,
	"\0int",
};

/* ---- Loading it, a line for each instruction ---- */

/* How many; the caller frees them. */
static uint32_t number_lines(const struct prog_spec *spec,
			     struct bpf_line_info **lines)
{
	uint32_t n = 0;

	*lines = calloc(spec->insn_cnt, sizeof(**lines));
	for (uint32_t i = 0; *lines && i < spec->insn_cnt; n++) {
		(*lines)[n].insn_off = i;
		(*lines)[n].line_col = i << COLUMN_BITS;
		i += insn_is_wide(&spec->insns[i]) ? 2 : 1;
	}
	return n;
}

static int load_numbered(struct prog_spec *spec)
{
	struct btf_spec types = { .btf = &one_type, .size = sizeof(one_type) };
	int own = spec->btf_fd > 0 ? 0 : sys_btf_load(&types), fd;

	if (own < 0)
		return own;
	if (own) {
		spec->btf_fd = own;
		spec->func_info_cnt = 0;
	}
	fd = sys_prog_load(spec);
	if (own)
		close(own);
	return fd;
}

static int load(const struct prog_spec *wanted)
{
	struct prog_spec spec = *wanted;
	struct bpf_line_info *lines;
	int fd;

	spec.log_level = 0;
	spec.log_buf = NULL;
	spec.log_size = 0;
	spec.line_info_rec_size = sizeof(*lines);
	spec.line_info_cnt = number_lines(&spec, &lines);
	spec.line_info = lines;
	if (!lines)
		return fail(-ENOMEM, "%u line records", spec.insn_cnt);
	sys_quiet(true);
	fd = load_numbered(&spec);
	sys_quiet(false);
	free(lines);
	return fd < 0 ? within(fd, "a line for each instruction") : fd;
}

/* ---- Reading it back ---- */

/* How many records; the caller frees them. */
static int read_lines(int fd, struct bpf_line_info **lines)
{
	struct bpf_prog_info info = { 0 };
	int err = sys_prog_info(fd, &info);
	uint32_t count = info.nr_line_info;

	*lines = NULL;
	if (err)
		return err;
	if (!count)
		return refuse(-ENODATA, "this kernel keeps no line records");
	*lines = calloc(count, sizeof(**lines));
	if (!*lines)
		return fail(-ENOMEM, "%u line records", count);
	info = (struct bpf_prog_info){
		.nr_line_info = count,
		.line_info_rec_size = sizeof(**lines),
		.line_info = (uintptr_t)*lines,
	};
	err = sys_prog_info(fd, &info);
	return err ? err : (int)count;
}

static bool is_ours(const struct align *a, const struct bpf_line_info *line)
{
	return line->line_col >> COLUMN_BITS < (uint32_t)a->count &&
	       line->insn_off < (uint32_t)a->xlated.count;
}

static int place(struct align *a, const struct bpf_line_info *lines, int count)
{
	for (int i = 0; i < count; i++) {
		bool last = i + 1 == count;
		uint32_t end = last ? (uint32_t)a->xlated.count
				    : lines[i + 1].insn_off;
		struct align_row *row;

		if (!is_ours(a, &lines[i]) || end < lines[i].insn_off ||
		    end > (uint32_t)a->xlated.count)
			return refuse(-EBADMSG,
				      "line record %d of %d is of slot %u, "
				      "and the program has %d",
				      i, count, lines[i].insn_off,
				      a->xlated.count);
		row = &a->rows[lines[i].line_col >> COLUMN_BITS];
		row->at = lines[i].insn_off;
		row->count = end - lines[i].insn_off;
	}
	return 0;
}

static void place_native(struct align *a)
{
	for (uint32_t i = 0; i < a->jited.line_count; i++) {
		const struct jited_line *line = &a->jited.lines[i];

		if (is_ours(a, &line->info))
			a->rows[line->info.line_col >> COLUMN_BITS].native =
				line;
	}
}

static int read_back(struct align *a, int fd)
{
	struct bpf_line_info *lines = NULL;
	int err = xlated_read(&a->xlated, fd), count = 0;

	if (!err)
		err = count = read_lines(fd, &lines);
	if (err >= 0)
		err = place(a, lines, count);
	free(lines);
	if (err)
		return err;
	if (jited_read(&a->jited, fd))
		a->no_native = strdup(err_text());
	else
		place_native(a);
	return 0;
}

int align_read(struct align *a, const struct prog_spec *spec)
{
	int fd, err;

	memset(a, 0, sizeof(*a));
	a->rows = calloc(spec->insn_cnt + 1, sizeof(*a->rows));
	if (!a->rows)
		return fail(-ENOMEM, "%u rows", spec->insn_cnt);
	a->count = spec->insn_cnt;
	for (int i = 0; i < a->count; i++)
		a->rows[i].at = -1;
	fd = load(spec);
	if (fd < 0)
		return fd;
	sys_quiet(true);
	err = read_back(a, fd);
	sys_quiet(false);
	close(fd);
	return err;
}

void align_close(struct align *a)
{
	free(a->rows);
	free(a->xlated.insns);
	jited_close(&a->jited);
	free(a->no_native);
	memset(a, 0, sizeof(*a));
}

const struct bpf_insn *align_xlated(const struct align *a, int slot)
{
	return a->rows[slot].at < 0 ? NULL : &a->xlated.insns[a->rows[slot].at];
}
