/*
 * xray_open.c - what is known of one program, put together: see xray.h.
 */
#include "insn/insn.h"
#include "loader/err.h"
#include "progs/rawbpf/xray.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- Lines of C ---- */

static struct xray_line line_of(const struct xray *x, uint32_t i)
{
	const struct proginfo_table *table = &x->info.lines;
	struct bpf_line_info info;

	memcpy(&info, (const char *)table->rows + (size_t)i * table->size,
	       sizeof(info));
	return (struct xray_line){
		.slot = info.insn_off,
		.number = BPF_LINE_INFO_LINE_NUM(info.line_col),
		.file = btf_string(&x->load->btf, info.file_name_off),
		.text = btf_string(&x->load->btf, info.line_off),
	};
}

static int open_lines(struct xray *x)
{
	int err = proginfo_make(&x->info, &x->load->obj, &x->load->ext,
				&x->prog->def->code);

	if (err)
		return err;
	x->lines = calloc(x->info.lines.count + 1, sizeof(*x->lines));
	if (!x->lines)
		return fail(-ENOMEM, "%u lines", x->info.lines.count);
	for (uint32_t i = 0; i < x->info.lines.count; i++) {
		struct xray_line line = line_of(x, i), *last = NULL;

		if (x->line_count)
			last = &x->lines[x->line_count - 1];
		if (!last || last->number != line.number ||
		    strcmp(last->file, line.file) ||
		    xray_function(x, line.slot))
			x->lines[x->line_count++] = line;
	}
	return 0;
}

/* ---- What the kernel made of it ---- */

/* For one more; it doubles whenever a power of two is full. */
static int room(struct xray *x)
{
	struct native_insn *more;

	if (x->native_count & (x->native_count - 1))
		return 0;
	more = realloc(x->native,
		       sizeof(*more) *
			       (x->native_count ? 2 * x->native_count : 1));
	if (!more)
		return fail(-ENOMEM, "native code");
	x->native = more;
	return 0;
}

static int walk(struct xray *x, struct native *native)
{
	int more = 1;

	native_symbols(native, x->ksyms);
	for (uint32_t i = 0; i < x->align.jited.func_count; i++) {
		native_start(native, &x->align.jited, i);
		while (!room(x) &&
		       (more = native_next(native,
					   &x->native[x->native_count])) > 0)
			x->native_count++;
		if (more)
			return more < 0 ? more : -ENOMEM;
	}
	return 0;
}

static void open_native(struct xray *x, const struct xray_tools *tools)
{
	const char *no =
		tools->no_native ? tools->no_native : x->align.no_native;

	if (!tools->native && !tools->no_native)
		return;
	if (no)
		x->no_native = strdup(no);
	else if (walk(x, tools->native))
		x->no_native = strdup(err_text());
}

static void open_kernel(struct xray *x, const struct xray_tools *tools)
{
	x->ksyms = tools->ksyms;
	x->base = xlated_base(x->ksyms);
	x->aligned = !align_read(&x->align, &x->prog->spec);
	if (x->aligned)
		open_native(x, tools);
	else
		x->alone = strdup(err_text());
}

int xray_open(struct xray *x, struct load *load, const struct load_prog *prog,
	      const struct xray_tools *tools, bool loaded)
{
	int err;

	memset(x, 0, sizeof(*x));
	x->load = load;
	x->prog = prog;
	x->insns = prog->insns ? prog->insns : prog->def->code.insns;
	err = open_lines(x);
	if (!err)
		err = xray_hold(x);
	if (!err && loaded && prog->fd >= 0)
		open_kernel(x, tools);
	return err;
}

void xray_close(struct xray *x)
{
	align_close(&x->align);
	free(x->lines);
	free(x->held);
	free(x->native);
	free(x->alone);
	free(x->no_native);
}

/* ---- Parts of it ---- */

int xray_slots(const struct xray *x, int slot)
{
	return insn_is_wide(&x->prog->def->code.insns[slot]) ? 2 : 1;
}

const char *xray_function(const struct xray *x, int slot)
{
	const struct subprog *code = &x->prog->def->code;

	for (int i = 0; i < code->part_count; i++)
		if (code->parts[i].start == slot)
			return code->parts[i].func->name;
	return NULL;
}

/* The code of all functions is in one piece, in order. */
static int native_at(const struct xray *x, const uint8_t *code)
{
	int low = 0, high = x->native_count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (x->native[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int xray_native(const struct xray *x, int slot,
		const struct native_insn **first)
{
	const struct jited_line *line =
		x->aligned ? x->align.rows[slot].native : NULL;
	int from;

	if (!line || !x->native)
		return 0;
	from = native_at(x, line->code);
	*first = &x->native[from];
	return native_at(x, line->code + line->size) - from;
}

const char *xray_part(const struct xray *x, int slot,
		      const struct native_insn *insn)
{
	if (insn->part == NATIVE_PROLOGUE)
		return "prologue";
	return insn->part == NATIVE_EPILOGUE &&
			       x->insns[slot].code == (BPF_JMP | BPF_EXIT)
		       ? "epilogue"
		       : NULL;
}
