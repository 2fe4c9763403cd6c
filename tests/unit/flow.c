/* Programs cut into blocks, and drawn. */
#include "insn/flow.h"
#include "insn/asm.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */

static const struct row {
	const char *says;
	const char *text;
	const char *blocks; /* start-end, >next, ^jump; | before a subprogram */
} rows[] = {
	{ "a program without jumps is one block", "r0 = 0\nexit", "|0-2" },
	{ "a branch ends a block, its target begins one",
	  "if r1 == 0 goto out\nr0 = 1\nout: exit", "|0-1>1^2 1-2>2 2-3" },
	{ "a jump is not fallen through", "goto out\nexit\nout: exit",
	  "|0-1^2 1-2 2-3" },
	{ "a far jump is a jump", "gotol out\nexit\nout: exit",
	  "|0-1^2 1-2 2-3" },
	{ "a loop jumps back", "r0 = 0\na: r0 += 1\nif r0 != 9 goto a\nexit",
	  "|0-1>1 1-3>2^1 3-4" },
	{ "a jump that may be taken is a branch",
	  "a: may_goto out\ngoto a\nout: exit", "|0-1>1^2 1-2^0 2-3" },
	{ "a jump by register leads anywhere", "gotox r1\nexit",
	  "|0-1 1-2" },
	{ "a wide instruction is in one block",
	  "if r1 > r2 goto b\nr1 = 0x5\nb: exit", "|0-1>1^2 1-3>2 3-4" },
	{ "a call goes on after it", "call f\nexit\nf: exit", "|0-2 |2-3" },
	{ "the address of a subprogram begins one",
	  "r2 = subprog[f]\nexit\nf: exit", "|0-3 |3-4" },
	{ "a subprogram has blocks of its own",
	  "call f\nexit\nf: if r1 == 0 goto g\nr0 = 1\ng: exit",
	  "|0-2 |2-3>2^3 3-4>3 4-5" },
	{ "a subprogram that calls itself begins once",
	  "call f\nexit\nf: call f\nexit", "|0-2 |2-4" },
	{ "a helper is no subprogram", "call 5\nexit", "|0-2" },
};

static const struct {
	const char *says;
	const char *text;
	int pc;
	const char *error;
} errors[] = {
	{ "a program of nothing", "", 0, "there are no instructions" },
	{ "a jump past the end", "r0 = 0\ngoto pc+3\nexit", 1,
	  "it jumps to 5, but the program ends at 2" },
	{ "a jump before the beginning", "goto pc-2\nexit", 0,
	  "it jumps to -1, but the program ends at 1" },
	{ "a far jump past any end", "gotol pc+2147483647\nexit", 0,
	  "it jumps to 2147483648, but the program ends at 1" },
	{ "a jump into a constant", "goto pc+1\nr1 = 0x5\nexit", 0,
	  "it jumps to 2, the second half of the constant at 1" },
	{ "a jump into a subprogram", "call f\ngoto f\nf: exit", 1,
	  "it jumps to 2, out of its subprogram" },
	{ "a call past the end", "call pc+5\nexit", 0,
	  "it calls to 6, but the program ends at 1" },
	{ "an end that is run past", "r0 = 0", 0,
	  "after it the program goes on where there is nothing: exit or goto "
	  "is missing" },
	{ "a branch at the end", "a: r0 = 0\nif r0 == 0 goto a", 1,
	  "after it the program goes on where there is nothing: exit or goto "
	  "is missing" },
	{ "a subprogram that runs into the next", "call f\nexit\n"
	  "f: call g\ng: exit", 2,
	  "after it the program goes on where there is nothing: exit or goto "
	  "is missing" },
};

/* clang-format on */

static void assemble(struct asm_prog *prog, const char *text)
{
	asm_text(prog, text, strlen(text), NULL);
	ck_assert_msg(!prog->error.line, "%d: %s", prog->error.line,
		      prog->error.says);
}

/* The blocks in one line of text, which the caller frees. */
static char *describe(const struct flow *flow)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int i = 0; i < flow->block_count; i++) {
		const struct flow_block *b = &flow->blocks[i];

		fprintf(out, "%s%s%d-%d", i ? " " : "",
			flow->subprogs[b->subprog].first == i ? "|" : "",
			b->start, b->end);
		if (b->next >= 0)
			fprintf(out, ">%d", b->next);
		if (b->jump >= 0)
			fprintf(out, "^%d", b->jump);
	}
	fclose(out);
	return text;
}

static void check_row(int i)
{
	struct asm_prog prog;
	struct flow flow;
	char *text;

	assemble(&prog, rows[i].text);
	ck_assert_int_eq(flow_build(&flow, prog.insns, prog.count,
				    FLOW_CALLS_INSIDE),
			 0);
	text = describe(&flow);
	ck_assert_str_eq(text, rows[i].blocks);
	free(text);
	flow_close(&flow);
	asm_close(&prog);
}
TABLE(flow, rows, check_row);

static void check_error(int i)
{
	struct asm_prog prog;
	struct flow flow;

	assemble(&prog, errors[i].text);
	ck_assert_int_eq(flow_build(&flow, prog.insns, prog.count,
				    FLOW_CALLS_INSIDE),
			 -EINVAL);
	ck_assert_str_eq(flow.error, errors[i].error);
	ck_assert_int_eq(flow.error_pc, errors[i].pc);
	flow_close(&flow);
	asm_close(&prog);
}
TABLE(flow_errors, errors, check_error);

static const struct {
	const char *says;
	const char *part; /* of the SVG or, from the fourth row, of the DOT */
} pictures[] = {
	{ "a picture has a box for each block and one for the paper", "<rect" },
	{ "letters that mean something in SVG are written as they must be",
	  "1: if r1 s&gt;= 0x0 goto pc+1" },
	{ "an edge back is dashed", "class=\"k\"" },
	{ "a block is a node with its lines", "b0 [label=\"0: r0 = 0\\l\"]" },
	{ "an edge back is dashed there too", "b2 -> b1 [color=\"#1a7f37\", "
					      "style=dashed]" },
};

static int count_parts(const char *text, const char *part)
{
	int n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

static void check_picture(int i)
{
	struct asm_prog prog;
	struct flow flow;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assemble(&prog, "r0 = 0\na: if r1 s>= 0 goto b\n"
			"if r1 == 1 goto a\nb: exit");
	ck_assert_int_eq(flow_build(&flow, prog.insns, prog.count,
				    FLOW_CALLS_INSIDE),
			 0);
	if (i < 3)
		ck_assert_int_eq(flow_svg(out, &flow, prog.insns, prog.count,
					  "a <program>"),
				 0);
	else
		flow_dot(out, &flow, prog.insns, prog.count, "\"");
	fclose(out);
	ck_assert_msg(strstr(text, pictures[i].part), "%.900s", text);
	if (i == 0)
		ck_assert_int_eq(count_parts(text, "<rect"),
				 flow.block_count + 1);
	free(text);
	flow_close(&flow);
	asm_close(&prog);
}
TABLE(flow_pictures, pictures, check_picture);

static const struct {
	const char *says;
	int slots, tries;
} wild[] = {
	{ "any few instructions are cut or refused, and drawn", 12, 4000 },
	{ "any many instructions are cut or refused, and drawn", 400, 60 },
};

/* Jumps near by, so that most lead somewhere. */
static void any_insn(struct bpf_insn *insn, int slots)
{
	static const unsigned char codes[] = { 0x05, 0x06, 0x15, 0x1d, 0x55,
					       0x85, 0x95, 0xe5, 0x07, 0xbf,
					       0x18, 0x0d, 0xb7, 0x66 };

	*insn = BPF_RAW_INSN(codes[rand() % sizeof(codes)], rand() % 11,
			     rand() % 5, rand() % slots - slots / 3,
			     rand() % slots - slots / 3);
	if (rand() % 50 == 0)
		insn->code = rand();
}

static void check_wild(int i)
{
	int slots = wild[i].slots;
	struct bpf_insn *insns = calloc(slots, sizeof(*insns));
	FILE *out = fopen("/dev/null", "w");

	srand(i);
	for (int n = 0; n < wild[i].tries; n++) {
		struct flow flow;

		for (int pc = 0; pc < slots; pc++)
			any_insn(&insns[pc], slots);
		for (int pc = 0; pc < slots; pc++)
			if (flow_target(insns, pc) >= slots)
				insns[pc] = BPF_EXIT_INSN();
		insns[slots - 1] = BPF_EXIT_INSN();
		if (flow_build(&flow, insns, slots, n % 2) == 0) {
			ck_assert_int_eq(flow_svg(out, &flow, insns, slots, ""),
					 0);
			flow_dot(out, &flow, insns, slots, "");
		} else {
			ck_assert_int_ne(flow.error[0], 0);
		}
		flow_close(&flow);
	}
	fclose(out);
	free(insns);
}
TABLE(flow_wild, wild, check_wild);
