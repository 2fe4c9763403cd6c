/*
 * listing_print.c - a program as text: see listing_print.h.
 */
#include "progs/rawbpf/listing_print.h"
#include "insn/asm.h"
#include "insn/disasm.h"
#include "progs/style.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum {
	REMARK_COLUMN = 36
};

/* Can `rawbpf asm` take the name as a label? */
static bool is_label(const char *name)
{
	if (isdigit((unsigned char)*name) || !*name)
		return false;
	for (; *name; name++)
		if (!isalnum((unsigned char)*name) && !strchr("_.$", *name))
			return false;
	return true;
}

static void print_header(FILE *out, const struct listing *listing)
{
	const char *dim = style(out, DIM), *plain = style(out, PLAIN);

	if (*listing->section)
		fprintf(out, "%s; section %s%s\n", dim, listing->section,
			plain);
	if (listing->note)
		fprintf(out, "%s; %s%s\n", dim, listing->note, plain);
	if (is_label(listing->name))
		fprintf(out, "%s%s:%s\n", style(out, BOLD), listing->name,
			plain);
	else if (*listing->name)
		fprintf(out, "%s; %s%s\n", dim, listing->name, plain);
}

/* ---- Bytes that the text would not keep ---- */

/* Does the text become the same instruction again?  All of those do that
 * are well formed. */
static bool text_keeps(const struct bpf_insn *insn, const char *text, int slots)
{
	struct asm_prog prog;
	bool same;

	same = asm_text(&prog, text, strlen(text), NULL) == 0 &&
	       prog.count == slots &&
	       !memcmp(prog.insns, insn, slots * sizeof(*insn));
	asm_close(&prog);
	return same;
}

static void byte_text(char *buf, size_t size, const struct bpf_insn *insn)
{
	unsigned char bytes[sizeof(*insn)];
	int len = snprintf(buf, size, "bytes");

	memcpy(bytes, insn, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		len += snprintf(buf + len, size - len, " %02x", bytes[i]);
}

/* ---- Lines ---- */

/* One line: its text, and behind a semicolon up to three remarks. */
static void print_line(FILE *out, const char *prefix, const char *text,
		       const char *const remarks[3])
{
	int len = fprintf(out, "%s%s", prefix, text);
	const char *before = " ; ";

	for (int i = 0; i < 3; i++) {
		if (!remarks[i] || !*remarks[i])
			continue;
		if (*before == ' ')
			fprintf(out, "%*s%s",
				len < REMARK_COLUMN ? REMARK_COLUMN - len : 0,
				"", style(out, DIM));
		fprintf(out, "%s%s", before, remarks[i]);
		before = ", ";
	}
	fprintf(out, "%s\n", *before == ',' ? style(out, PLAIN) : "");
}

static void place(char *buf, size_t size, const struct bpf_insn *insns, int pc)
{
	snprintf(buf, size, "%d: (%02x) ", pc, insns[pc].code);
}

/* Slots of an instruction as bytes, the first with what it was. */
static void print_as_bytes(FILE *out, const struct listing *listing, int pc,
			   int slots, bool placed, const char *const remarks[3])
{
	static const char *const none[3];
	char text[DISASM_SIZE], prefix[32] = "\t";

	for (int i = 0; i < slots; i++) {
		if (placed)
			place(prefix, sizeof(prefix), listing->insns, pc + i);
		byte_text(text, sizeof(text), &listing->insns[pc + i]);
		print_line(out, prefix, text, i ? none : remarks);
	}
}

/* What is to be said of an instruction: whom it calls, or what is wrong. */
static const char *remark(const struct listing *listing, int pc,
			  const char *wrong)
{
	const char *symbol = listing_symbol(listing, pc);

	return symbol ? symbol : wrong;
}

/* "-> counts": where a relocation will lead. */
static const char *arrow(char *buf, size_t size, const struct listings *l,
			 const struct listing *listing, int pc)
{
	const char *name = listing_reloc(l, listing, pc);

	snprintf(buf, size, "%s%s", name ? "-> " : "", name ? name : "");
	return buf;
}

void listing_text(FILE *out, const struct listings *l,
		  const struct listing *listing)
{
	char text[DISASM_SIZE], prefix[32], reloc[256];
	int slots;

	print_header(out, listing);
	for (int pc = 0; pc < listing->count; pc += slots) {
		const struct bpf_insn *insn = &listing->insns[pc];
		int left = listing->count - pc;
		const char *wrong = insn_malformed(insn, left);
		const char *remarks[3] = { NULL, remark(listing, pc, wrong),
					   arrow(reloc, sizeof(reloc), l,
						 listing, pc) };

		slots = disasm_insn(text, sizeof(text), insn, left);
		place(prefix, sizeof(prefix), listing->insns, pc);
		if (!wrong || text_keeps(insn, text, slots)) {
			print_line(out, prefix, text, remarks);
			continue;
		}
		remarks[0] = text;
		print_as_bytes(out, listing, pc, slots, true, remarks);
	}
}

/* ---- Labels ---- */

enum {
	FIRST = 1, /* an instruction begins here */
	TARGET = 2 /* something leads here */
};

/* What is known of each slot, and of the end; the caller frees. */
static unsigned char *mark(const struct listing *listing)
{
	const struct bpf_insn *insns = listing->insns;
	unsigned char *marks = calloc(listing->count + 1, 1);

	for (int pc = 0; marks && pc < listing->count;) {
		long long target = flow_target(insns, pc);

		marks[pc] |= FIRST;
		if (target >= 0 && target < listing->count)
			marks[target] |= TARGET;
		pc += insn_is_wide(&insns[pc]) ? 2 : 1;
	}
	return marks;
}

/* Put "L12" in the place of "pc+3".  Of a subprogram's address the text is
 * another, "subprog[+3]", and stays as it is. */
static void name_target(char *text, long long target)
{
	char *pc = strstr(text, " pc+");

	pc = pc ? pc : strstr(text, " pc-");
	if (pc)
		sprintf(pc, " L%lld", target);
}

static void print_labelled(FILE *out, const struct listings *l,
			   const struct listing *listing, int pc,
			   const unsigned char *marks)
{
	const struct bpf_insn *insn = &listing->insns[pc];
	long long target = flow_target(listing->insns, pc);
	int left = listing->count - pc, slots;
	char text[DISASM_SIZE], reloc[256];
	const char *wrong = insn_malformed(insn, left);
	const char *remarks[3] = { NULL, remark(listing, pc, wrong),
				   arrow(reloc, sizeof(reloc), l, listing,
					 pc) };

	slots = disasm_insn(text, sizeof(text), insn, left);
	if (wrong && !text_keeps(insn, text, slots)) {
		remarks[0] = text;
		print_as_bytes(out, listing, pc, slots, false, remarks);
		return;
	}
	if (target >= 0 && target < listing->count && (marks[target] & FIRST))
		name_target(text, target);
	print_line(out, "\t", text, remarks);
}

void listing_labels(FILE *out, const struct listings *l,
		    const struct listing *listing)
{
	unsigned char *marks = mark(listing);

	print_header(out, listing);
	for (int pc = 0; marks && pc < listing->count; pc++) {
		if (!(marks[pc] & FIRST))
			continue;
		if (marks[pc] & TARGET)
			fprintf(out, "L%d:\n", pc);
		print_labelled(out, l, listing, pc, marks);
	}
	free(marks);
}

/* ---- Bytes ---- */

void listing_bytes(FILE *out, const struct listings *l,
		   const struct listing *listing)
{
	int slots;

	print_header(out, listing);
	for (int pc = 0; pc < listing->count; pc += slots) {
		const char *reloc = listing_reloc(l, listing, pc);

		fprintf(out, "%d:\n", pc);
		slots = disasm_fields(out, &listing->insns[pc],
				      listing->count - pc);
		if (reloc)
			fprintf(out, "%*s  -> %s\n", 24, "", reloc);
	}
}
