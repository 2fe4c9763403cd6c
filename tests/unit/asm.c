/* Text as a person writes it: what it becomes, and what is said of what is
 * no program. */
#include "insn/asm.h"
#include "tests/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct asm_map map_rows[] = { { "counts", 3 }, { "events", 5 } };
static const struct asm_maps maps = { map_rows, 2 };

/* clang-format off */

#define SLOTS(n, ...) .count = n, .insns = { __VA_ARGS__ }

static const struct row {
	const char *says;
	const char *text;
	int count;
	struct bpf_insn insns[4];
} rows[] = {
	{ "an empty text is an empty program", "", SLOTS(0) },
	{ "a comment is no instruction", "; r0 = 0\n# so\n// too\n", SLOTS(0) },
	{ "a comment may follow an instruction", "r0 = 0 ; R0_w=0",
	  SLOTS(1, BPF_MOV64_IMM(0, 0)) },
	{ "a comment may follow a call", "call 5 # five",
	  SLOTS(1, BPF_EMIT_CALL(5)) },
	{ "the last line needs no end", "r0 = 0\nexit",
	  SLOTS(2, BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN()) },
	{ "a line may end as on DOS", "r0 = 0\r\nexit\r\n",
	  SLOTS(2, BPF_MOV64_IMM(0, 0), BPF_EXIT_INSN()) },
	{ "spaces are free", "\t*( u32*)(r10-4)=r1",
	  SLOTS(1, BPF_STX_MEM(BPF_W, 10, 1, -4)) },
	{ "an offset of 0 may be left out", "r1 = *(u64 *)(r2)",
	  SLOTS(1, BPF_LDX_MEM(BPF_DW, 1, 2, 0)) },
	{ "a constant may be hexadecimal", "r1 += 0x16",
	  SLOTS(1, BPF_ALU64_IMM(BPF_ADD, 1, 22)) },
	{ "half a register takes 32 bits without sign", "w1 = 0xffffffff",
	  SLOTS(1, BPF_MOV32_IMM(1, -1)) },
	{ "a decimal constant moves 32 bits", "r1 = -5",
	  SLOTS(1, BPF_MOV64_IMM(1, -5)) },
	{ "a hexadecimal constant loads 64 bits", "r1 = 0x5",
	  SLOTS(2, BPF_LD_IMM64(1, 5)) },
	{ "a negative hexadecimal constant fills 64 bits", "r1 = -0x1",
	  SLOTS(2, BPF_LD_IMM64(1, -1)) },
	{ "a negation is no constant", "r1 = - r1",
	  SLOTS(1, BPF_ALU64_IMM(BPF_NEG, 1, 0)) },
	{ "a constant compared with may be decimal", "if r1 s> -3 goto pc+0",
	  SLOTS(1, BPF_JMP_IMM(BPF_JSGT, 1, -3, 0)) },

	{ "a label before the jump", "again:\nr0 += 1\ngoto again",
	  SLOTS(2, BPF_ALU64_IMM(BPF_ADD, 0, 1), BPF_JMP_A(-2)) },
	{ "a label after the jump", "if r0 == 0 goto out\nr0 = 1\nout: exit",
	  SLOTS(3, BPF_JMP_IMM(BPF_JEQ, 0, 0, 1), BPF_MOV64_IMM(0, 1),
		BPF_EXIT_INSN()) },
	{ "a label counts slots, not lines", "goto end\nr1 = 0x1\nend: exit",
	  SLOTS(4, BPF_JMP_A(2), BPF_LD_IMM64(1, 1), BPF_EXIT_INSN()) },
	{ "a label at the end is where the program ends", "goto end\nend:",
	  SLOTS(1, BPF_JMP_A(0)) },
	{ "two labels at one place", "a: b: goto a\ngoto b",
	  SLOTS(2, BPF_JMP_A(-1), BPF_JMP_A(-2)) },
	{ "a label may be called like an instruction", "exit: goto exit",
	  SLOTS(1, BPF_JMP_A(-1)) },
	{ "a label may be called pc", "pc: goto pc", SLOTS(1, BPF_JMP_A(-1)) },
	{ "a far jump to a label", "gotol far\nfar: exit",
	  SLOTS(2, BPF_JMP32_A(0), BPF_EXIT_INSN()) },
	{ "a call of a label", "call f\nexit\nf: exit",
	  SLOTS(3, BPF_CALL_REL(1), BPF_EXIT_INSN(), BPF_EXIT_INSN()) },
	{ "the address of a label", "r1 = subprog[f]\nexit\nf: exit",
	  SLOTS(4, BPF_LD_FUNC(1, 2), BPF_EXIT_INSN(), BPF_EXIT_INSN()) },

	{ "a helper by its name", "call bpf_map_lookup_elem",
	  SLOTS(1, BPF_EMIT_CALL(1)) },
	{ "a helper by its number", "call 1", SLOTS(1, BPF_EMIT_CALL(1)) },
	{ "a helper by both", "call bpf_map_lookup_elem#1",
	  SLOTS(1, BPF_EMIT_CALL(1)) },
	{ "a map by its name", "r1 = map[counts]", SLOTS(2, BPF_LD_MAP_FD(1, 3)) },
	{ "a map's value by its name", "r1 = map[events][0]+8",
	  SLOTS(2, BPF_LD_MAP_VALUE(1, 5, 8)) },

	{ "a line of the verifier's log", "0: (b7) r0 = 1   ; R0_w=1\n1: (95) exit",
	  SLOTS(2, BPF_MOV64_IMM(0, 1), BPF_EXIT_INSN()) },
	{ "the place alone may stand before it", "0: r0 = 1",
	  SLOTS(1, BPF_MOV64_IMM(0, 1)) },
	{ "a slot that no text describes", "bytes 07 01 00 00 16 00 00 00",
	  SLOTS(1, BPF_ALU64_IMM(BPF_ADD, 1, 22)) },
	{ "what the kernel refuses is still assembled", "r1 /= 0",
	  SLOTS(1, BPF_ALU64_IMM(BPF_DIV, 1, 0)) },
};

/* clang-format on */

static void check_row(int i)
{
	struct asm_prog prog;
	int err = asm_text(&prog, rows[i].text, strlen(rows[i].text), &maps);

	ck_assert_msg(err == 0, "%d:%d: %s", prog.error.line, prog.error.column,
		      prog.error.says);
	ck_assert_int_eq(prog.count, rows[i].count);
	if (prog.count)
		ck_assert_mem_eq(prog.insns, rows[i].insns,
				 prog.count * sizeof(*prog.insns));
	asm_close(&prog);
}
TABLE(asm, rows, check_row);

/* clang-format off */

static const struct {
	const char *says;
	const char *text;
	int line, column;
	const char *error;
} errors[] = {
	{ "a misspelt instruction", "exti", 1, 1,
	  "there is no instruction 'exti'; did you mean 'exit'?" },
	{ "a word that is nothing like an instruction", "r0 = 0\n  frobnicate",
	  2, 3, "expected an instruction, found 'frobnicate'" },
	{ "a sign where an instruction should be", "=", 1, 1,
	  "expected an instruction, found '='" },
	{ "a byte that is no letter", "\x01", 1, 1,
	  "expected an instruction, found byte 0x01" },
	{ "bytes that were no instruction", "3: BUG_ld_00", 1, 4,
	  "'BUG_ld_00' stands for bytes that are no instruction; write them: "
	  "bytes 00 11 ..." },
	{ "a register too many", "r11 = 0", 1, 1,
	  "there is no register above r10" },
	{ "a register that is none", "r1 = r", 1, 6,
	  "expected a register or a value, found 'r'" },
	{ "an operation that is missing", "r1", 1, 3,
	  "expected '=' or an operation such as '+=', but the line ends here" },
	{ "an operation that is none", "r1 ~= 3", 1, 4,
	  "expected '=' or an operation such as '+=', found '~'" },
	{ "a whole register and half a one", "r1 += w2", 1, 9,
	  "both registers must be whole, or both halves: r2 or w2" },
	{ "a comparison of a whole and half a one", "if w1 > r2 goto pc+1", 1,
	  11, "both registers must be whole, or both halves: r2 or w2" },
	{ "a comparison that is none", "if r1 => r2 goto pc+1", 1, 7,
	  "expected a comparison: == != > >= < <= & s> s>= s< s<=, found '='" },
	{ "a jump is no comparison", "if r1 goto pc+1", 1, 7,
	  "expected a comparison: == != > >= < <= & s> s>= s< s<=, found "
	  "'goto'" },
	{ "a comparison that leads nowhere", "if r1 == 0x0", 1, 13,
	  "expected 'goto', but the line ends here" },
	{ "something after the instruction", "exit now", 1, 6,
	  "expected the end of the line, found 'now'" },
	{ "a constant wider than 32 bits", "r1 += 2147483648", 1, 7,
	  "the constant must fit into 32 bits with sign: -2147483648 to "
	  "2147483647" },
	{ "a constant wider than 32 bits in half a register",
	  "w1 += 4294967296", 1, 7,
	  "the constant must fit into 32 bits: -2147483648 to 4294967295" },
	{ "a decimal constant that needs two slots", "r1 = 5000000000", 1, 6,
	  "a decimal constant is 32 bits with sign; for 64 bits write "
	  "0x12a05f200" },
	{ "a number wider than 64 bits", "r1 = 0x10000000000000000", 1, 8,
	  "the number is wider than 64 bits" },
	{ "a number with a letter in it", "r1 += 12z", 1, 9,
	  "'z' does not belong in a number" },
	{ "a hexadecimal number without digits", "r1 = 0x", 1, 8,
	  "expected a number, but the line ends here" },
	{ "negation of another register", "r1 = -r2", 1, 9,
	  "negation is in place: the register must be r1" },
	{ "byte order of another register", "r1 = be16 r2", 1, 13,
	  "bytes are turned in place: the register must be r1" },
	{ "byte order of a width that is none", "r1 = be8 r1", 1, 6,
	  "expected a register or a value, found 'be8'" },
	{ "a misspelt value", "r1 = subprg[+1]", 1, 6,
	  "there is no 'subprg'; did you mean 'subprog'?" },
	{ "a misspelt atomic operation",
	  "r1 = atomic_fetch_annd((u32 *)(r2 +0), r1)", 1, 6,
	  "there is no 'atomic_fetch_annd'; did you mean 'atomic_fetch_and'?" },
	{ "an atomic operation of the wrong width",
	  "r1 = atomic64_xchg((u32 *)(r2 +0), r1)", 1, 34,
	  "atomic64_ goes with u64, atomic_ with u32" },
	{ "what was fetched put elsewhere",
	  "r3 = atomic64_xchg((u64 *)(r2 +0), r1)", 1, 39,
	  "what was in memory goes into r1: write r1 = ..." },
	{ "a locked operation that is none", "lock *(u64 *)(r1 +0) -= r2", 1,
	  22, "expected += &= |= or ^=, found '-'" },
	{ "a size that is none", "r1 = *(u12 *)(r2 +0)", 1, 8,
	  "expected u8, u16, u32, u64, s8, s16 or s32, found 'u12'" },
	{ "a store with sign", "*(s8 *)(r1 +0) = r2", 1, 3,
	  "expected u8, u16, u32 or u64, found 's8'" },
	{ "64 bits with sign", "r1 = *(s64 *)(r2 +0)", 1, 8,
	  "expected u8, u16, u32, u64, s8, s16 or s32, found 's64'" },
	{ "an offset beyond 16 bits", "r1 = *(u8 *)(r2 +32768)", 1, 17,
	  "expected a number from -32768 to 32767" },
	{ "a bracket that is missing", "r1 = *(u8 *)(r2 +1", 1, 19,
	  "expected ')', but the line ends here" },
	{ "half a register as an address", "r1 = *(u8 *)(w2 +1)", 1, 14,
	  "a whole register is needed here: r2" },
	{ "packet bytes into r1", "r1 = *(u8 *)skb[0]", 1, 16,
	  "packet bytes are loaded into r0 only" },
	{ "a load into half a register", "w1 = *(u8 *)(r2 +1)", 1, 6,
	  "this fills a whole register: write r1 = ..." },
	{ "a store of half a register", "*(u32 *)(r10 -4) = w1", 1, 22,
	  "the size says how much is stored: write r1" },

	{ "a misspelt helper", "call bpf_map_lokup_elem", 1, 6,
	  "there is no helper 'bpf_map_lokup_elem'; did you mean "
	  "bpf_map_lookup_elem?" },
	{ "a helper with another's number", "call bpf_ktime_get_ns#1", 1, 6,
	  "bpf_ktime_get_ns is helper 5, not 1" },
	{ "a call of nothing", "call", 1, 5,
	  "expected what to call: bpf_..., a helper's number, pc+N or a label, "
	  "but the line ends here" },
	{ "a kfunc without its id", "call kernel-function", 1, 21,
	  "expected '#' and the BTF id, but the line ends here" },
	{ "a misspelt map", "r1 = map[count]", 1, 10,
	  "there is no map 'count'; did you mean 'counts'?" },
	{ "a map that is not there", "r1 = map[elsewhere]", 1, 10,
	  "there is no map 'elsewhere' here" },
	{ "a label that is not there", "r0 = 0\ngoto out", 2, 6,
	  "there is no label 'out'" },
	{ "a misspelt label", "again: r0 = 0\ngoto agian", 2, 6,
	  "there is no label 'agian'; did you mean 'again'?" },
	{ "a label twice", "a: exit\na: exit", 2, 1,
	  "the label 'a' is there already" },
	{ "a jump to a number", "goto 3", 1, 6,
	  "expected pc+N or a label, found '3'" },
	{ "a jump farther than 16 bits", "goto pc+40000", 1, 8,
	  "expected a number from -32768 to 32767" },
	{ "a line out of place", "0: r0 = 0\n2: exit", 2, 1,
	  "the line says 2, but this is 1" },
	{ "a line with another's code", "0: (95) r0 = 0", 1, 1,
	  "the line says code 95, but the text is that of b7" },
	{ "a place and a code alone", "0: (95)", 1, 8,
	  "expected an instruction, but the line ends here" },
	{ "bytes that are too few", "bytes 95 00", 1, 12,
	  "expected eight bytes, but the line ends here" },
	{ "bytes that are none", "bytes 95 0", 1, 10,
	  "expected a byte of two hexadecimal digits, found '0'" },
};

/* clang-format on */

static void check_error(int i)
{
	const char *text = errors[i].text;
	struct asm_prog prog;

	ck_assert_int_eq(asm_text(&prog, text, strlen(text), &maps), -EINVAL);
	ck_assert_str_eq(prog.error.says, errors[i].error);
	ck_assert_int_eq(prog.error.line, errors[i].line);
	ck_assert_int_eq(prog.error.column, errors[i].column);
	asm_close(&prog);
}
TABLE(asm_errors, errors, check_error);

static const struct {
	const char *says;
} limits[] = {
	{ "a zero byte is no text" },
	{ "a label too far for 16 bits is not reached" },
	{ "ten thousand labels take no time" },
	{ "a program of more than a million slots is refused" },
};

static void check_zero_byte(struct asm_prog *prog)
{
	ck_assert_int_eq(asm_text(prog, "exit\nexit\0exit", 14, NULL), -EINVAL);
	ck_assert_str_eq(prog->error.says, "a zero byte: this is no text");
	ck_assert_int_eq(prog->error.line, 2);
	ck_assert_int_eq(prog->error.column, 5);
}

/* The text in `prog` is `before`, then `count` lines of "exit", `after`. */
static int many(struct asm_prog *prog, const char *before, int count,
		const char *after)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err;

	fprintf(out, "%s\n", before);
	while (count-- > 0)
		fprintf(out, "exit\n");
	fprintf(out, "%s\n", after);
	fclose(out);
	err = asm_text(prog, text, size, NULL);
	free(text);
	return err;
}

static void check_labels(struct asm_prog *prog)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (int i = 0; i < 10000; i++)
		fprintf(out, "l%d: goto l%d\n", i, 9999 - i);
	fclose(out);
	ck_assert_int_eq(asm_text(prog, text, size, NULL), 0);
	ck_assert_int_eq(prog->insns[0].off, 9998);
	ck_assert_int_eq(prog->label_count, 10000);
	free(text);
}

static void check_limit(int i)
{
	struct asm_prog prog;

	switch (i) {
	case 0: check_zero_byte(&prog); break;
	case 1:
		ck_assert_int_eq(many(&prog, "goto far", 32768, "far: exit"),
				 -EINVAL);
		ck_assert_str_eq(prog.error.says,
				 "that label is 32768 slots away and this "
				 "reaches 32767; gotol reaches farther");
		break;
	case 2: check_labels(&prog); break;
	case 3:
		ck_assert_int_eq(many(&prog, "exit", ASM_MOST_SLOTS, ""),
				 -EINVAL);
		ck_assert_str_eq(prog.error.says,
				 "the program has more than 1000000 slots");
	}
	asm_close(&prog);
}
TABLE(asm_limits, limits, check_limit);
