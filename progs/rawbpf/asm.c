/*
 * asm.c - rawbpf asm: text to instructions, in one of four forms.
 *
 *   raw    07 01 00 00 16 00 00 00, the bytes themselves
 *   hex    07 01 00 00 16 00 00 00   r1 += 22
 *   c      BPF_RAW_INSN(0x07, 1, 0, 0, 22), (with a comment)
 *   json   { "code": 7, "dst": 1, ... }
 */
#include "insn/disasm.h"
#include "insn/flow.h"
#include "insn/near.h"
#include "loader/err.h"
#include "progs/rawbpf/assemble.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/json.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- Forms ---- */

static void print_raw(FILE *out, const struct asm_prog *prog)
{
	fwrite(prog->insns, sizeof(*prog->insns), prog->count, out);
}

static void print_bytes(FILE *out, const struct bpf_insn *insn)
{
	unsigned char bytes[sizeof(*insn)];

	memcpy(bytes, insn, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		fprintf(out, "%02x ", bytes[i]);
}

static void print_hex(FILE *out, const struct asm_prog *prog)
{
	char text[DISASM_SIZE];

	for (int pc = 0; pc < prog->count;) {
		int slots = disasm_insn(text, sizeof(text), &prog->insns[pc],
					prog->count - pc);

		print_bytes(out, &prog->insns[pc]);
		fprintf(out, "  %s\n", text);
		for (int i = 1; i < slots; i++) {
			print_bytes(out, &prog->insns[pc + i]);
			fputc('\n', out);
		}
		pc += slots;
	}
}

static void print_c(FILE *out, const struct asm_prog *prog)
{
	char text[DISASM_SIZE];
	int left = 0;

	for (int pc = 0; pc < prog->count; pc++) {
		const struct bpf_insn *insn = &prog->insns[pc];

		fprintf(out, "BPF_RAW_INSN(0x%02x, %d, %d, %d, %d),",
			insn->code, insn->dst_reg, insn->src_reg, insn->off,
			insn->imm);
		if (left == 0) {
			left = disasm_insn(text, sizeof(text), insn,
					   prog->count - pc);
			fprintf(out, " /* %s */", text);
		}
		left--;
		fputc('\n', out);
	}
}

static void print_json(FILE *out, const struct asm_prog *prog)
{
	json_t *whole = json_pack("{s:o}", "insns",
				  json_insns(prog->insns, prog->count));

	json_print(out, whole);
}

static const struct {
	const char *name;
	void (*print)(FILE *out, const struct asm_prog *prog);
} forms[] = {
	{ "raw", print_raw },
	{ "hex", print_hex },
	{ "c", print_c },
	{ "json", print_json },
};
enum {
	FORMS = sizeof(forms) / sizeof(forms[0])
};

/* The form asked for; -1: there is no such form. */
static int form_of(const struct args *args)
{
	const char *name = args_value(args, "format");

	if (args_has(args, "json"))
		name = "json";
	if (!name)
		name = args_has(args, "output") || !isatty(1) ? "raw" : "hex";
	for (int i = 0; i < FORMS; i++)
		if (!strcmp(forms[i].name, name))
			return i;
	return -1;
}

/* ---- --check ---- */

static enum exit_code not_formed(const char *path, int line, const char *says)
{
	fprintf(stderr, "%s:%d: %s\n", file_name(path), line, says);
	return NO;
}

static enum exit_code check_flow(const char *path, const struct asm_prog *prog)
{
	enum exit_code code = DONE;
	struct flow flow;

	if (flow_build(&flow, prog->insns, prog->count, FLOW_CALLS_INSIDE) < 0)
		code = not_formed(path,
				  prog->count ? prog->lines[flow.error_pc] : 1,
				  flow.error);
	flow_close(&flow);
	return code;
}

static enum exit_code check(const char *path, const struct asm_prog *prog)
{
	for (int pc = 0; pc < prog->count;
	     pc += insn_is_wide(&prog->insns[pc]) ? 2 : 1) {
		const char *wrong =
			insn_malformed(&prog->insns[pc], prog->count - pc);

		if (wrong)
			return not_formed(path, prog->lines[pc], wrong);
	}
	return check_flow(path, prog);
}

/* ---- The command ---- */

static enum exit_code write_out(const struct args *args,
				const struct asm_prog *prog, int form)
{
	FILE *out;
	int err = output_open(args, &out);

	if (err)
		return give_up(args, err);
	forms[form].print(out, prog);
	err = output_close(out);
	return err ? give_up(args, err) : DONE;
}

static enum exit_code run(const struct args *args)
{
	const char *path = args->count ? args->operands[0] : NULL;
	int form = form_of(args);
	struct asm_prog prog;
	enum exit_code code;
	size_t size;
	char *text;
	int err;

	if (form < 0)
		return usage_error(args, "--format takes raw, hex, c or json");
	err = file_read(path, &text, &size);
	if (err)
		return give_up(args, err);
	code = assemble(args, &prog, path, text, size);
	if (code == DONE && args_has(args, "check"))
		code = check(path, &prog);
	else if (code == DONE)
		code = write_out(args, &prog, form);
	asm_close(&prog);
	free(text);
	return code;
}

static const struct option options[] = {
	{ "output", 'o', "FILE", "write there, not to standard output" },
	{ "format", 'f', "FORM",
	  "raw (the bytes; what a file or pipe gets), hex (bytes beside text; "
	  "what a terminal gets), c (initialisers for insn/insn.h) or json" },
	{ "json", 0, NULL, "the same as --format json" },
	{ "check", 0, NULL,
	  "write nothing; say whether the program is well formed and its jumps "
	  "lead somewhere" },
	{ "map", 'm', "NAME=FD",
	  "what map[NAME] in the text stands for; may be repeated" },
	{ 0 },
};

static const struct example examples[] = {
	{ "rawbpf asm prog.s", "the bytes beside the text" },
	{ "rawbpf asm -o prog.bin prog.s", "the bytes into a file" },
	{ "echo exit | rawbpf asm -f hex", "from standard input" },
	{ "rawbpf asm --check prog.s && echo fine",
	  "is it a program? (exit status 0 or 1)" },
	{ "rawbpf asm -f c --map counts=3 prog.s",
	  "for a C array; map[counts] becomes map[fd:3]" },
	{ 0 },
};

const struct command command_asm = {
	.name = "asm",
	.says = "assemble a program from the verifier's notation",
	.operands = "[FILE]",
	.most = 1,
	.about = "Reads what `rawbpf dis` and the verifier's log write, one "
		 "instruction a line, and makes the same bytes of it again. "
		 "Comments go from ; or # or // to the end of the line.\n\n"
		 "        r1 = map[counts]      a map by name (--map)\n"
		 "        call bpf_map_lookup_elem\n"
		 "        if r0 == 0 goto out   a label\n"
		 "        r1 = 5                32 bits with sign: one slot\n"
		 "        r1 = 0x5              64 bits: two slots\n"
		 "        lock *(u64 *)(r0 +0) += r1\n"
		 "out:    r0 = 0\n"
		 "        exit\n\n"
		 "What the kernel will refuse is assembled all the same; "
		 "--check tells.",
	.options = options,
	.examples = examples,
	.run = run,
};
