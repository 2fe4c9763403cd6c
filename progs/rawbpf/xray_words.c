/*
 * xray_words.c - instructions of the kernel and reasons, in words.
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "insn/names.h"
#include "loader/load/say.h"
#include "loader/rewrite.h"
#include "progs/rawbpf/xray.h"

#include <stdlib.h>
#include <string.h>

/* ---- What the kernel keeps ---- */

/* A helper or a kfunc is called by the distance from a fixed point. */
static const char *called(const struct xray *x, const struct bpf_insn *insn)
{
	return xlated_callee(x->ksyms, x->base, insn);
}

/* Of a wide one that loads an address: whose. */
static const char *addressed(const struct xray *x, const struct bpf_insn *insn)
{
	const struct ksym *rows = x->base ? x->ksyms->rows : NULL;

	for (size_t i = 0; rows && i < x->ksyms->count; i++)
		if (rows[i].address == insn_imm64(insn))
			return rows[i].name;
	return NULL;
}

/* Of a map, the kernel shows the id where we had put an fd. */
static void name_id(char *text)
{
	char *fd = strstr(text, "map[fd:");

	if (fd)
		fd[4] = 'i';
}

int xray_text(char *buf, size_t size, const struct xray *x, int at)
{
	const struct bpf_insn *insn = &x->align.xlated.insns[at];
	int slots = disasm_insn(buf, size, insn, x->align.xlated.count - at);
	const char *name = called(x, insn);

	name_id(buf);
	if (name)
		snprintf(buf, size, "call %s", name);
	else if (insn->code == (BPF_JMP | BPF_CALL) &&
		 insn->src_reg == BPF_PSEUDO_CALL)
		snprintf(buf, size, "call pc%+d", insn->off);
	return slots;
}

/* ---- Why ---- */

/* What a helper's number stands for is bpf_NAME; of another name is what
 * does the same for one kind of map, or of program. */
static bool is_helper(const struct xray *x, int slot, const char *name)
{
	const struct name *row = name_by_id(&helper_names, x->insns[slot].imm);

	return row && !strncmp(name, "bpf_", 4) &&
	       !strncmp(name + 4, row->name, strlen(row->name));
}

static void say_helper(FILE *out, const struct xray *x, int slot)
{
	const char *name = called(x, align_xlated(&x->align, slot));
	const struct name *row = name_by_id(&helper_names, x->insns[slot].imm);
	const char *words = "for this kind of program";

	if (!name || is_helper(x, slot, name))
		words = "by its address";
	else if (row && strstr(row->name, "map"))
		words = "for this kind of map";
	fprintf(out, "helper %d, %s", x->insns[slot].imm, words);
}

static void say_around(FILE *out, const struct xray *x, int slot)
{
	const struct align_row *row = &x->align.rows[slot];
	const char *name = NULL;

	for (int i = 0; i < row->count && !name; i++)
		name = called(x, &x->align.xlated.insns[row->at + i]);
	if (name && x->insns[slot].src_reg == 0 && !is_helper(x, slot, name))
		fprintf(out, "helper %d, inlined up to a call",
			x->insns[slot].imm);
	else
		fputs(rewrite_words(REWRITE_AROUND), out);
}

static void say_function(FILE *out, const struct xray *x, int slot)
{
	const char *name = xray_function(x, slot + 1 + x->insns[slot].imm);

	fprintf(out, "%s, function %d of the program", name ? name : "it is",
		align_xlated(&x->align, slot)->imm);
}

static void say_callback(FILE *out, const struct xray *x, int slot)
{
	const char *name = xray_function(x, slot + 1 + x->insns[slot].imm);

	fprintf(out, "the address of %s, shown as a distance",
		name ? name : "a function");
}

static void say_ksym(FILE *out, const struct xray *x, int slot)
{
	const char *name = addressed(x, align_xlated(&x->align, slot));

	fprintf(out, "%s%s", name ? "the address of " : "",
		name ? name : rewrite_words(REWRITE_KSYM));
}

static void say_access(FILE *out, const struct xray *x, int slot)
{
	char *field = NULL;
	size_t size;
	FILE *words = open_memstream(&field, &size);
	bool said = words && xray_field(words, x, slot);

	if (words)
		fclose(words);
	fprintf(out, "%s%s", said ? "context access: " : "",
		said ? field : rewrite_words(REWRITE_ACCESS));
	free(field);
}

static void say_why(FILE *out, const struct xray *x, int slot,
		    enum rewrite rewrite)
{
	switch (rewrite) {
	case REWRITE_ACCESS: say_access(out, x, slot); break;
	case REWRITE_HELPER: say_helper(out, x, slot); break;
	case REWRITE_AROUND: say_around(out, x, slot); break;
	case REWRITE_SUBPROG: say_function(out, x, slot); break;
	case REWRITE_CALLBACK: say_callback(out, x, slot); break;
	case REWRITE_KSYM: say_ksym(out, x, slot); break;
	default: fputs(rewrite_words(rewrite), out);
	}
}

char *xray_why(const struct xray *x, int slot)
{
	enum rewrite rewrite = REWRITE_NONE;
	char *words = NULL;
	size_t size;
	FILE *out;

	if (x->aligned)
		rewrite = rewrite_of(&x->align, x->insns, slot);
	if (rewrite == REWRITE_NONE)
		return NULL;
	out = open_memstream(&words, &size);
	if (!out)
		return NULL;
	say_why(out, x, slot, rewrite);
	fclose(out);
	return words;
}

char *xray_filled(const struct xray *x, int slot)
{
	char *words = NULL;
	size_t size;
	FILE *out = open_memstream(&words, &size);
	bool said = out && load_say(out, x->load, x->prog, slot);

	if (out)
		fclose(out);
	if (said)
		return words;
	free(words);
	return NULL;
}
