/*
 * xray_print.c - one program at every step, as aligned text.
 *
 *     |tag  |bytes, eight in a row    |text                    |remark
 *     |   3 |61 16 00 00 00 00 00 00  |r6 = *(u32 *)(r1 +0)    |
 *     |  x4 |61 16 70 00 00 00 00 00  |r6 = *(u32 *)(r1 +112)  |; `len` of ...
 *     0     8                         33                       66
 *
 * A remark that does not fit into 100 columns goes under the text.
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "loader/why/refusal.h"
#include "progs/rawbpf/xray.h"
#include "progs/style.h"

#include <stdlib.h>
#include <string.h>

enum {
	TEXT = 33,   /* column */
	REMARK = 66, /* column */
	LAST = 100,
	BYTES = 8 /* in a row */
};

/* ---- A row, and what goes on below it ---- */

struct row {
	const char *tag;
	const void *bytes;
	int size;
	const char *text;
	const char *remark; /* NULL: none */
	enum style style;   /* of tag, bytes and text */
};

/* How much of the words fits into `room` columns: whole words, at least one. */
static int fitting(const char *words, int room)
{
	int len = strlen(words), fits = 0;

	if (len <= room)
		return len;
	for (int i = 0; i < len && (i <= room || !fits); i++)
		if (words[i] == ' ')
			fits = i;
	return fits ? fits : len;
}

/* `more`: something follows in this row. */
static void print_bytes(FILE *out, const struct row *r, int from, bool more)
{
	char hex[3 * BYTES + 1] = "";
	int len = 0;

	for (int i = from; i < r->size && i < from + BYTES; i++)
		len += sprintf(hex + len, "%s%02x", len ? " " : "",
			       ((const unsigned char *)r->bytes)[i]);
	fprintf(out, "%-*s", more ? TEXT - 8 : 0, hex);
}

/* One piece of the remark; what is left of it. */
static const char *print_remark(FILE *out, const char *remark, bool first,
				int column)
{
	int len = fitting(remark, LAST - column - 2);

	fprintf(out, "%s%s%.*s%s", style(out, DIM), first ? "; " : "  ", len,
		remark, style(out, PLAIN));
	return remark + len + strspn(remark + len, " ");
}

static bool beside(const struct row *r)
{
	return r->remark && strlen(r->text) < REMARK - TEXT &&
	       strlen(r->remark) + 2 <= LAST - REMARK;
}

static void print_row(FILE *out, const struct row *r)
{
	const char *left = r->remark ? r->remark : "";

	for (int row = 0; !row || row * BYTES < r->size || *left; row++) {
		fprintf(out, "%s%6s  ", style(out, r->style),
			row ? "" : r->tag);
		print_bytes(out, r, row * BYTES,
			    row ? *left : *r->text || beside(r));
		if (!row && beside(r)) {
			fprintf(out, "%-*s%s", REMARK - TEXT, r->text,
				style(out, PLAIN));
			left = print_remark(out, left, true, REMARK);
		} else if (!row) {
			fputs(r->text, out);
		} else if (*left) {
			fputs(style(out, PLAIN), out);
			left = print_remark(out, left, left == r->remark, TEXT);
		}
		fprintf(out, "%s\n", style(out, PLAIN));
	}
}

/* ---- One instruction at every step ---- */

static void print_compiled(FILE *out, const struct xray *x, int slot)
{
	const struct subprog *code = &x->prog->def->code;
	const struct bpf_insn *was = &code->insns[slot];
	char text[DISASM_SIZE], tag[16], *why = xray_filled(x, slot);
	int slots = disasm_insn(text, sizeof(text), was, code->count - slot);
	bool changed = memcmp(was, &x->insns[slot], slots * sizeof(*was)) != 0;

	snprintf(tag, sizeof(tag), "%d", slot);
	print_row(out, &(struct row){ tag, was, slots * sizeof(*was), text,
				      changed ? NULL : why, PLAIN });
	if (changed) {
		disasm_insn(text, sizeof(text), &x->insns[slot],
			    code->count - slot);
		print_row(out, &(struct row){ "->", &x->insns[slot],
					      slots * sizeof(*was), text, why,
					      BOLD });
	}
	free(why);
}

static void print_kept(FILE *out, const struct xray *x, int slot)
{
	const struct align_row *row = &x->align.rows[slot];
	char text[DISASM_SIZE], tag[16], *why = xray_why(x, slot);
	const char *remark = why;

	if (why && row->at < 0)
		print_row(out, &(struct row){ "x-", "", 0, "", why, PLAIN });
	for (int i = 0, slots; why && row->at >= 0 && i < row->count;
	     i += slots, remark = NULL) {
		const struct bpf_insn *insn =
			&x->align.xlated.insns[row->at + i];

		slots = xray_text(text, sizeof(text), x, row->at + i);
		snprintf(tag, sizeof(tag), "x%d", row->at + i);
		print_row(out, &(struct row){ tag, insn, slots * sizeof(*insn),
					      text, remark, PLAIN });
	}
	free(why);
}

static void print_native(FILE *out, const struct xray *x, int slot)
{
	const struct native_insn *insn;
	int count = xray_native(x, slot, &insn);
	const char *part, *before = NULL;
	char tag[24];

	for (int i = 0; i < count; i++, insn++, before = part) {
		const struct jited_line *line = x->align.rows[slot].native;
		uint64_t start = x->align.jited.funcs[line->func].address;

		part = xray_part(x, slot, insn);
		snprintf(tag, sizeof(tag), "+%llx",
			 (unsigned long long)(insn->address - start));
		print_row(out, &(struct row){
				       tag, insn->code, insn->size, insn->text,
				       part == before ? NULL : part, DIM });
	}
}

/* ---- Lines ---- */

static void print_line(FILE *out, const struct xray_line *line)
{
	const char *slash = strrchr(line->file, '/');
	const char *file = slash ? slash + 1 : line->file;

	fputs(style(out, BOLD), out);
	if (line->number)
		fprintf(out, "%s:%u | %s", *file ? file : "?", line->number,
			line->text + strspn(line->text, " \t"));
	else
		fprintf(out, "%s, no line of it", *file ? file : "?");
	fprintf(out, "%s\n", style(out, PLAIN));
}

static void print_insns(FILE *out, const struct xray *x)
{
	const struct subprog *code = &x->prog->def->code;
	int line = 0;

	for (int slot = 0; slot < code->count; slot += xray_slots(x, slot)) {
		const char *function = xray_function(x, slot);
		bool titled = function && code->part_count > 1;

		if (titled)
			fprintf(out, "\n%s%s:%s\n", style(out, BOLD), function,
				style(out, PLAIN));
		if (line < x->line_count && x->lines[line].slot <= slot) {
			if (!titled)
				fputc('\n', out);
			print_line(out, &x->lines[line++]);
		}
		print_compiled(out, x, slot);
		if (x->aligned)
			print_kept(out, x, slot);
		print_native(out, x, slot);
	}
}

/* ---- Before and behind ---- */

/* Different ones: the code of a line may be in several places. */
static int count_lines(const struct xray *x)
{
	int count = 0;

	for (int i = 0; i < x->line_count; i++) {
		const struct xray_line *line = &x->lines[i];
		bool again = line->number == 0;

		for (int k = 0; k < i && !again; k++)
			again = x->lines[k].number == line->number &&
				!strcmp(x->lines[k].file, line->file);
		count += !again;
	}
	return count;
}

static void print_counts(FILE *out, const struct xray *x)
{
	int count = x->prog->def->code.count, lines = count_lines(x);

	if (x->line_count)
		fprintf(out, "%d line%s of C", lines, lines == 1 ? "" : "s");
	else
		fprintf(out, "no lines of C (clang -g keeps them)");
	fprintf(out, ", %d slots of instructions", count);
	if (x->aligned)
		fprintf(out, ", %d as the kernel keeps them",
			x->align.xlated.count);
	if (x->aligned && x->align.jited.size)
		fprintf(out, ", %u bytes of native code", x->align.jited.size);
	fputc('\n', out);
	if (x->alone)
		fprintf(out, "What the kernel made of it: not known. %s\n",
			x->alone);
	if (x->no_native)
		fprintf(out, "Native code: none to show. %s\n", x->no_native);
}

static void print_refusal(FILE *out, const struct xray *x)
{
	fprintf(out, "\n%srefused:%s %s\n", style(out, BAD), style(out, PLAIN),
		x->prog->error);
	if (x->prog->log)
		why_show_object(out, x->load, x->prog);
	else if (x->prog->why)
		fprintf(out, "%s\n", x->prog->why);
}

void xray_print(FILE *out, const struct xray *x)
{
	const struct progdef *def = x->prog->def;

	fprintf(out, "\n%sprogram %s%s, SEC(\"%s\")\n", style(out, BOLD),
		def->name, style(out, PLAIN), def->section);
	print_counts(out, x);
	print_insns(out, x);
	if (x->prog->error)
		print_refusal(out, x);
}

void xray_legend(FILE *out, bool loaded, bool native)
{
	fprintf(out,
		"%s     N  an instruction as clang made it, in slot N\n"
		"    ->  what was sent instead, and why\n",
		style(out, DIM));
	if (loaded)
		fprintf(out, "    xN  what the kernel keeps instead, in slot N "
			     "of its own, and why;\n"
			     "        x- if that is nothing; no line if it is "
			     "as it was sent\n");
	if (native)
		fprintf(out, "    +N  native code, N bytes behind the "
			     "function's begin\n");
	fputs(style(out, PLAIN), out);
}
