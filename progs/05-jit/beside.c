/*
 * beside.c - one program three times: see beside.h.
 */
#include "progs/05-jit/beside.h"
#include "insn/disasm.h"
#include "insn/insn.h"
#include "progs/lesson.h"
#include "progs/narrate.h"

#include <string.h>

/* Which instruction of ours a line is about: the number of the line. */
static int line_insn(const struct jited_line *line)
{
	return line->info.line_col >> 10;
}

int beside_slot(const struct beside *b, int insn)
{
	const struct jited *j = b->jited;
	uint32_t i = 0;

	while (i + 1 < j->line_count && line_insn(&j->lines[i]) < insn)
		i++;
	return j->lines[i].info.insn_off;
}

/* The slots from `from` to before `to`; left of the first, our instruction. */
static void show_kept(const struct beside *b, const struct xlated *x,
		      const struct jited_line *line, int to)
{
	char text[DISASM_SIZE], ours[DISASM_SIZE];
	const char *callee;

	disasm_line(ours, sizeof(ours), b->insns, b->count, line_insn(line));
	for (int i = line->info.insn_off; i < to && i < x->count; i++) {
		disasm_line(text, sizeof(text), x->insns, x->count, i);
		callee = xlated_callee(b->ksyms, xlated_base(b->ksyms),
				       &x->insns[i]);
		if (callee)
			snprintf(text, sizeof(text), "%d: (85) call %s", i,
				 callee);
		lesson_show("%-38s%s", ours, text);
		ours[0] = '\0';
		i += x->insns[i].code == (BPF_LD | BPF_DW | BPF_IMM);
	}
}

void beside_xlated(const struct beside *b, const struct xlated *x)
{
	const struct jited *j = b->jited;

	lesson_show("%-38s%s", "as loaded", "as kept");
	for (uint32_t i = 0; i < j->line_count; i++)
		show_kept(b, x, &j->lines[i],
			  i + 1 < j->line_count
				  ? (int)j->lines[i + 1].info.insn_off
				  : x->count);
}

/* Eleven bytes fit beside the text; more go under them. */
static void show_code(const uint8_t *code, int size, const char *text)
{
	char hex[3 * 11 + 1] = "";

	for (int i = 0; i < size; i++) {
		snprintf(hex + 3 * (i % 11), 4, "%02x ", code[i]);
		if (i % 11 != 10 && i != size - 1)
			continue;
		lesson_show("    %-33s%s", hex, text);
		text = "";
	}
}

static void show_ours(const struct beside *b, const struct jited_line *line)
{
	char text[DISASM_SIZE];

	disasm_line(text, sizeof(text), b->insns, b->count, line_insn(line));
	lesson_show("%s", text);
}

void beside_bytes(const struct beside *b, const char *why)
{
	narrate_paragraph(4, why);
	for (uint32_t i = 0; i < b->jited->line_count; i++) {
		show_ours(b, &b->jited->lines[i]);
		show_code(b->jited->lines[i].code, b->jited->lines[i].size, "");
	}
}

/* [walk] */
int beside_native(const struct beside *b, int bytes[3])
{
	static const char *const titles[] = { "prologue:", NULL, "epilogue:" };
	const struct jited *j = b->jited;
	enum native_part part = NATIVE_BODY;
	struct native_insn insn;
	uint32_t line = 0;
	int more;

	native_start(b->native, j, 0);
	while ((more = native_next(b->native, &insn)) > 0) {
		for (; insn.part != NATIVE_PROLOGUE && line < j->line_count &&
		       insn.address >= j->lines[line].address;
		     line++)
			show_ours(b, &j->lines[line]);
		if (insn.part != part && titles[insn.part])
			lesson_show("  %s", titles[insn.part]);
		part = insn.part;
		show_code(insn.code, insn.size, insn.text);
		bytes[part] += insn.size;
	}
	return more;
}
/* [/walk] */

int beside_registers(const struct beside *b, const struct jited *j)
{
	struct native_insn insn;
	char move[NATIVE_SIZE];
	int r = 0;

	native_start(b->native, j, 0);
	while (r < 10 && native_next(b->native, &insn) > 0) {
		snprintf(move, sizeof(move), "mov %s, %s",
			 native_register(NULL, r), native_register(NULL, 10));
		if (insn.part != NATIVE_BODY || strcmp(insn.text, move))
			continue;
		lesson_show("r%d = r10        %-14s r%d is %s", r, move, r,
			    native_register(NULL, r));
		r++;
	}
	return r;
}
