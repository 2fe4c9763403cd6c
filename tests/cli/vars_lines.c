/* A call that is given "&key" in its line of C is given the place on the
 * stack that the debug information calls key: of every object of tests/bpf. */
#include "insn/names.h"
#include "loader/load/load.h"
#include "loader/why/expr.h"
#include "loader/why/source.h"
#include "tests/run.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CHECKED_LEAST = 60 /* addresses in all */
};

/* Where in the frame each argument points, just before a call; 0: nowhere. */
struct given {
	int off[BPF_REG_10 + 1];
};

static bool is_add(const struct bpf_insn *in, const struct bpf_insn *mov)
{
	return mov->code == (BPF_ALU64 | BPF_MOV | BPF_X) &&
	       mov->src_reg == BPF_REG_10 &&
	       in->code == (BPF_ALU64 | BPF_ADD | BPF_K) &&
	       in->dst_reg == mov->dst_reg;
}

/* 1: the debug information says what the line does; 0: the line says
 * nothing. */
static int check_argument(const struct why_source *source, int slot,
			  const char *call, int reg, int off)
{
	const char *line = source->lines[slot].text, *name;
	struct arena arena = { 0 };
	const struct var *var;
	int checked = 0;

	name = expr_argument(&arena, line, call, reg);
	if (name && off < 0) {
		var = vars_stack(&source->vars, slot, off);
		ck_assert_msg(var && !strcmp(var->name, name),
			      "slot %d, fp%d is '%s': %s", slot, off,
			      var ? var->name : "", line);
		checked = 1;
	}
	arena_close(&arena);
	return checked;
}

static int check_call(const struct why_source *source, int slot, int helper,
		      const struct given *given)
{
	const char *name = name_of(&helper_names, helper);
	int checked = 0;
	char call[64];

	if (!name || !source->lines[slot].text)
		return 0;
	snprintf(call, sizeof(call), "bpf_%s", name);
	for (int reg = 1; reg <= 5; reg++)
		checked += check_argument(source, slot, call, reg,
					  given->off[reg]);
	return checked;
}

static int check_code(const struct why_source *source,
		      const struct subprog *code)
{
	struct given given = { 0 };
	int checked = 0;

	for (int slot = 1; slot < code->count; slot++) {
		const struct bpf_insn *in = &code->insns[slot];

		if (is_add(in, in - 1))
			given.off[in->dst_reg] = in->imm;
		if (in->code != (BPF_JMP | BPF_CALL))
			continue;
		if (!in->src_reg)
			checked += check_call(source, slot, in->imm, &given);
		memset(&given, 0, sizeof(given));
	}
	return checked;
}

static int check_object(const char *path)
{
	struct load_want want = { 0 };
	struct why_source source;
	struct load load;
	int checked = 0;

	if (load_open(&load, path, &want) == 0)
		for (int i = 0; i < load.progdefs.count; i++) {
			const struct load_prog *prog = &load.progs[i];

			ck_assert(!why_source_read(&source, &load, prog));
			ck_assert(!why_source_vars(&source, &load, prog));
			checked += check_code(&source, &prog->def->code);
			why_source_close(&source);
		}
	load_close(&load);
	return checked;
}

static void check_all(int i)
{
	char exe[PATH_MAX / 2] = "", pattern[PATH_MAX];
	int checked = 0;
	glob_t files;

	(void)i;
	ck_assert_int_gt(readlink("/proc/self/exe", exe, sizeof(exe) - 1), 0);
	*strrchr(exe, '/') = '\0';
	snprintf(pattern, sizeof(pattern), "%s/bpf/*.bpf.o", exe);
	ck_assert_int_eq(glob(pattern, 0, NULL, &files), 0);
	for (size_t f = 0; f < files.gl_pathc; f++)
		checked += check_object(files.gl_pathv[f]);
	globfree(&files);
	ck_assert_int_ge(checked, CHECKED_LEAST);
}
static const struct {
	const char *says;
} rows[] = {
	{ "vars: on the stack is what the line gives the address of" },
};
TABLE(vars_lines, rows, check_all);
