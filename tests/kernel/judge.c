/* The kernel judges our machine, for a few seconds; make fuzz for longer. */
#include "tests/kernel/judge.h"
#include "loader/err.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

#define SECONDS 2

static const struct row {
	const char *says;
	__u64 seed;
	int features; /* less than the kernel's: older programs */
} rows[] = {
	{ "the kernel agrees with us on random programs", 1, ~0 },
	{ "the kernel agrees with us on programs as before 6.6", 1000000, 0 },
};

static void check_row(int i)
{
	int refused, count, features = judge_features() & rows[i].features;

	count = judge_many(stdout, rows[i].seed, SECONDS, features, &refused,
			   &judge_both);
	ck_assert_msg(count >= 0, "we differ: see above");
	ck_assert_msg(count > 0 && refused * 10 < count,
		      "%d of %d programs were refused: %s", refused, count,
		      err_text());
	printf("judged %d programs from seed %llu on\n", count, rows[i].seed);
}
TABLE(judge, rows, check_row);

/* ---- Would it find anything? ---- */

/* A machine in which some instruction is another. */
static enum vm_status run_with(struct vm *vm, __u8 wrong, __u8 instead)
{
	struct bpf_insn insns[JUDGE_SLOTS];
	struct vm_prog prog = *vm->cpu.prog;
	int len = prog.len;

	memcpy(insns, prog.insns, len * sizeof(*insns));
	for (int i = 0; i < len; i += insn_is_wide(&insns[i]) ? 2 : 1)
		if (insns[i].code == wrong)
			insns[i].code = instead;
	prog.insns = insns;
	vm->cpu.prog = &prog;
	return vm_run(vm);
}

static enum vm_status wrong_xor(struct vm *vm)
{
	return run_with(vm, BPF_ALU64 | BPF_XOR | BPF_X,
			BPF_ALU64 | BPF_OR | BPF_X);
}

static enum vm_status wrong_jump(struct vm *vm)
{
	return run_with(vm, BPF_JMP | BPF_JSGT | BPF_K,
			BPF_JMP | BPF_JGT | BPF_K);
}

static enum vm_status wrong_load(struct vm *vm)
{
	return run_with(vm, BPF_LDX | BPF_MEM | BPF_H,
			BPF_LDX | BPF_MEM | BPF_B);
}

static const struct wrong {
	const char *says;
	const char *text; /* in the report */
	struct judge_engines engines;
} wrongs[] = {
	{ "a machine that takes xor for or is found out",
	  "^=",
	  { { "xor is or" }, { wrong_xor } } },
	{ "a machine that compares without sign is found out",
	  "s>",
	  { { "no sign" }, { wrong_jump } } },
	{ "a machine that loads half of what it should is found out",
	  "(u16 *)",
	  { { "half" }, { wrong_load } } },
};

static void check_wrong(int i)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int refused, lines = 0;
	int count = judge_many(out, 1, 30, judge_features(), &refused,
			       &wrongs[i].engines);

	fclose(out);
	ck_assert_int_eq(count, -1);
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	ck_assert_ptr_ne(strstr(text, wrongs[i].text), NULL);
	ck_assert_msg(lines < 40, "that is not small:\n%s", text);
	free(text);
}
TABLE(judge_wrong, wrongs, check_wrong);
