/* Instructions as text: every class, every operation. */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */

#define INSN(...) .insns = { __VA_ARGS__ }

static const struct row {
	const char *says;
	const char *text;
	struct bpf_insn insns[2];
} rows[] = {
	{ "BPF_ADD of a register",      "r1 += r2",
	  INSN(BPF_ALU64_REG(BPF_ADD, 1, 2)) },
	{ "BPF_ADD of lower halves",    "w1 += w2",
	  INSN(BPF_ALU32_REG(BPF_ADD, 1, 2)) },
	{ "BPF_ADD of a constant",      "r1 += 22",
	  INSN(BPF_ALU64_IMM(BPF_ADD, 1, 22)) },
	{ "BPF_ADD of a negative constant", "w1 += -1",
	  INSN(BPF_ALU32_IMM(BPF_ADD, 1, -1)) },
	{ "BPF_SUB",                    "r1 -= r2",
	  INSN(BPF_ALU64_REG(BPF_SUB, 1, 2)) },
	{ "BPF_MUL",                    "r1 *= 3",
	  INSN(BPF_ALU64_IMM(BPF_MUL, 1, 3)) },
	{ "BPF_DIV",                    "w1 /= w2",
	  INSN(BPF_ALU32_REG(BPF_DIV, 1, 2)) },
	{ "BPF_DIV with sign",          "r1 s/= r2",
	  INSN(BPF_ALU64_REG_OFF(BPF_DIV, 1, 2, 1)) },
	{ "BPF_DIV with sign, of a constant", "w1 s/= -3",
	  INSN(BPF_ALU32_IMM_OFF(BPF_DIV, 1, -3, 1)) },
	{ "BPF_MOD",                    "r1 %= 10",
	  INSN(BPF_ALU64_IMM(BPF_MOD, 1, 10)) },
	{ "BPF_MOD with sign",          "w1 s%= w2",
	  INSN(BPF_ALU32_REG_OFF(BPF_MOD, 1, 2, 1)) },
	{ "BPF_OR",                     "r1 |= r2",
	  INSN(BPF_ALU64_REG(BPF_OR, 1, 2)) },
	{ "BPF_AND",                    "r1 &= 255",
	  INSN(BPF_ALU64_IMM(BPF_AND, 1, 255)) },
	{ "BPF_XOR",                    "w1 ^= w2",
	  INSN(BPF_ALU32_REG(BPF_XOR, 1, 2)) },
	{ "BPF_LSH",                    "r1 <<= 32",
	  INSN(BPF_ALU64_IMM(BPF_LSH, 1, 32)) },
	{ "BPF_RSH",                    "r1 >>= r2",
	  INSN(BPF_ALU64_REG(BPF_RSH, 1, 2)) },
	{ "BPF_ARSH",                   "r1 s>>= 32",
	  INSN(BPF_ALU64_IMM(BPF_ARSH, 1, 32)) },
	{ "BPF_NEG",                    "r1 = -r1",
	  INSN(BPF_ALU64_IMM(BPF_NEG, 1, 0)) },
	{ "BPF_NEG of a lower half",    "w1 = -w1",
	  INSN(BPF_ALU32_IMM(BPF_NEG, 1, 0)) },
	{ "BPF_MOV of a register",      "r6 = r1",
	  INSN(BPF_MOV64_REG(6, 1)) },
	{ "BPF_MOV of a lower half",    "w6 = w1",
	  INSN(BPF_MOV32_REG(6, 1)) },
	{ "BPF_MOV of a constant",      "r0 = 0",
	  INSN(BPF_MOV64_IMM(0, 0)) },
	{ "BPF_MOV of a 32-bit constant", "w0 = -2147483648",
	  INSN(BPF_MOV32_IMM(0, (__s32)0x80000000)) },
	{ "BPF_MOV with sign from 8 bits", "w1 = (s8)w2",
	  INSN(BPF_MOVSX32_REG(1, 2, 8)) },
	{ "BPF_MOV with sign from 16 bits", "r1 = (s16)r2",
	  INSN(BPF_MOVSX64_REG(1, 2, 16)) },
	{ "BPF_MOV with sign from 32 bits", "r1 = (s32)r2",
	  INSN(BPF_MOVSX64_REG(1, 2, 32)) },
	{ "BPF_MOV between address spaces", "r1 = addr_space_cast(r1, 0, 1)",
	  INSN(BPF_MOV64_CAST(1, 1, 0, 1)) },
	{ "BPF_MOV to the other address space",
	  "r1 = addr_space_cast(r2, 1, 0)",
	  INSN(BPF_MOV64_CAST(1, 2, 1, 0)) },
	{ "BPF_MOV of a per-CPU address", "r1 = &(void __percpu *)(r2)",
	  INSN(BPF_MOV64_PERCPU_REG(1, 2)) },
	{ "BPF_END to big endian",      "r1 = be16 r1",
	  INSN(BPF_ENDIAN(BPF_TO_BE, 1, 16)) },
	{ "BPF_END to little endian",   "r1 = le64 r1",
	  INSN(BPF_ENDIAN(BPF_TO_LE, 1, 64)) },
	{ "BPF_END that swaps",         "r1 = bswap32 r1",
	  INSN(BPF_BSWAP(1, 32)) },

	{ "BPF_JEQ with a register",    "if r1 == r2 goto pc+3",
	  INSN(BPF_JMP_REG(BPF_JEQ, 1, 2, 3)) },
	{ "BPF_JNE with a constant",    "if r0 != 0x0 goto pc+1",
	  INSN(BPF_JMP_IMM(BPF_JNE, 0, 0, 1)) },
	{ "BPF_JGT with a negative constant", "if r1 > 0xffffffff goto pc-1",
	  INSN(BPF_JMP_IMM(BPF_JGT, 1, -1, -1)) },
	{ "BPF_JGE",                    "if w1 >= w2 goto pc+0",
	  INSN(BPF_JMP32_REG(BPF_JGE, 1, 2, 0)) },
	{ "BPF_JLT",                    "if w1 < 0x64 goto pc+0",
	  INSN(BPF_JMP32_IMM(BPF_JLT, 1, 100, 0)) },
	{ "BPF_JLE",                    "if r1 <= r2 goto pc+0",
	  INSN(BPF_JMP_REG(BPF_JLE, 1, 2, 0)) },
	{ "BPF_JSET",                   "if r1 & 0x8 goto pc+0",
	  INSN(BPF_JMP_IMM(BPF_JSET, 1, 8, 0)) },
	{ "BPF_JSGT",                   "if r1 s> r2 goto pc+0",
	  INSN(BPF_JMP_REG(BPF_JSGT, 1, 2, 0)) },
	{ "BPF_JSGE",                   "if w1 s>= w2 goto pc+0",
	  INSN(BPF_JMP32_REG(BPF_JSGE, 1, 2, 0)) },
	{ "BPF_JSLT",                   "if r1 s< 0x0 goto pc+32767",
	  INSN(BPF_JMP_IMM(BPF_JSLT, 1, 0, 32767)) },
	{ "BPF_JSLE",                   "if r1 s<= r2 goto pc-32768",
	  INSN(BPF_JMP_REG(BPF_JSLE, 1, 2, -32768)) },
	{ "BPF_JA",                     "goto pc-4", INSN(BPF_JMP_A(-4)) },
	{ "BPF_JA that goes far",       "gotol pc+65536",
	  INSN(BPF_JMP32_A(65536)) },
	{ "BPF_JA to a register",       "gotox r3",
	  INSN(BPF_JMP_REG(BPF_JA, 3, 0, 0)) },
	{ "BPF_JCOND",                  "may_goto pc+3",
	  INSN(BPF_MAY_GOTO_INSN(3)) },
	{ "BPF_CALL of a helper",       "call bpf_map_lookup_elem#1",
	  INSN(BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem)) },
	{ "BPF_CALL of the newest helper", "call bpf_cgrp_storage_delete#211",
	  INSN(BPF_EMIT_CALL(211)) },
	{ "BPF_CALL of an unknown helper", "call unknown#999",
	  INSN(BPF_EMIT_CALL(999)) },
	{ "BPF_CALL of a subprogram",   "call pc+2", INSN(BPF_CALL_REL(2)) },
	{ "BPF_CALL of a kfunc",        "call kernel-function#1234",
	  INSN(BPF_CALL_KFUNC(0, 1234)) },
	{ "BPF_CALL of a module's kfunc", "call kernel-function#1234 idx:3",
	  INSN(BPF_CALL_KFUNC(3, 1234)) },
	{ "BPF_EXIT",                   "exit", INSN(BPF_EXIT_INSN()) },

	{ "a 64-bit constant",          "r1 = 0x123456789abcdef0",
	  INSN(BPF_LD_IMM64(1, 0x123456789abcdef0)) },
	{ "a small 64-bit constant",    "r1 = 0x5", INSN(BPF_LD_IMM64(1, 5)) },
	{ "a map by fd",                "r1 = map[fd:3]",
	  INSN(BPF_LD_MAP_FD(1, 3)) },
	{ "a map's value by fd",        "r1 = map[fd:3][0]+8",
	  INSN(BPF_LD_MAP_VALUE(1, 3, 8)) },
	{ "a map by index",             "r1 = map[idx:0]",
	  INSN(BPF_LD_MAP_IDX(1, 0)) },
	{ "a map's value by index",     "r1 = map[idx:2][0]+16",
	  INSN(BPF_LD_MAP_IDX_VALUE(1, 2, 16)) },
	{ "a kernel variable",          "r1 = btf[id:123]",
	  INSN(BPF_LD_BTF_ID(1, 123, 0)) },
	{ "a module's variable",        "r1 = btf[id:123 fd:4]",
	  INSN(BPF_LD_BTF_ID(1, 123, 4)) },
	{ "a subprogram's address",     "r1 = subprog[+9]",
	  INSN(BPF_LD_FUNC(1, 9)) },

	{ "a subprogram's address with what nobody reads",
	  "r1 = subprog[+9 upper:5]",
	  INSN(BPF_LD_IMM64_RAW_FULL(1, BPF_PSEUDO_FUNC, 0, 0, 9, 5)) },

	{ "BPF_ABS",                    "r0 = *(u8 *)skb[23]",
	  INSN(BPF_LD_ABS(BPF_B, 23)) },
	{ "BPF_IND",                    "r0 = *(u16 *)skb[r7 + 2]",
	  INSN(BPF_LD_IND(BPF_H, 7, 2)) },
	{ "BPF_LDX of 1 byte",          "r1 = *(u8 *)(r2 +0)",
	  INSN(BPF_LDX_MEM(BPF_B, 1, 2, 0)) },
	{ "BPF_LDX of 2 bytes",         "r1 = *(u16 *)(r2 +2)",
	  INSN(BPF_LDX_MEM(BPF_H, 1, 2, 2)) },
	{ "BPF_LDX of 4 bytes",         "r1 = *(u32 *)(r10 -4)",
	  INSN(BPF_LDX_MEM(BPF_W, 1, 10, -4)) },
	{ "BPF_LDX of 8 bytes",         "r1 = *(u64 *)(r10 -512)",
	  INSN(BPF_LDX_MEM(BPF_DW, 1, 10, -512)) },
	{ "BPF_LDX with sign of 1 byte", "r1 = *(s8 *)(r2 +0)",
	  INSN(BPF_LDX_MEMSX(BPF_B, 1, 2, 0)) },
	{ "BPF_LDX with sign of 2 bytes", "r1 = *(s16 *)(r2 +0)",
	  INSN(BPF_LDX_MEMSX(BPF_H, 1, 2, 0)) },
	{ "BPF_LDX with sign of 4 bytes", "r1 = *(s32 *)(r2 +0)",
	  INSN(BPF_LDX_MEMSX(BPF_W, 1, 2, 0)) },
	{ "BPF_STX",                    "*(u64 *)(r10 -8) = r1",
	  INSN(BPF_STX_MEM(BPF_DW, 10, 1, -8)) },
	{ "BPF_ST",                     "*(u16 *)(r10 -2) = -5",
	  INSN(BPF_ST_MEM(BPF_H, 10, -2, -5)) },
	{ "BPF_ST of a barrier",        "nospec", INSN(BPF_ST_NOSPEC()) },

	{ "an atomic add",              "lock *(u64 *)(r1 +0) += r2",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_ADD, 1, 2, 0)) },
	{ "an atomic add by its old name", "lock *(u32 *)(r1 +4) += r2",
	  INSN(BPF_STX_XADD(BPF_W, 1, 2, 4)) },
	{ "an atomic and",              "lock *(u32 *)(r1 +0) &= r2",
	  INSN(BPF_ATOMIC_OP(BPF_W, BPF_AND, 1, 2, 0)) },
	{ "an atomic or",               "lock *(u64 *)(r1 +0) |= r2",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_OR, 1, 2, 0)) },
	{ "an atomic xor",              "lock *(u64 *)(r1 +0) ^= r2",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_XOR, 1, 2, 0)) },
	{ "an atomic add that fetches",
	  "r2 = atomic64_fetch_add((u64 *)(r1 -8), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_ADD | BPF_FETCH, 1, 2, -8)) },
	{ "an atomic and that fetches",
	  "r2 = atomic_fetch_and((u32 *)(r1 +0), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_W, BPF_AND | BPF_FETCH, 1, 2, 0)) },
	{ "an atomic or that fetches",
	  "r2 = atomic64_fetch_or((u64 *)(r1 +0), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_OR | BPF_FETCH, 1, 2, 0)) },
	{ "an atomic xor that fetches",
	  "r2 = atomic64_fetch_xor((u64 *)(r1 +0), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_XOR | BPF_FETCH, 1, 2, 0)) },
	{ "an exchange",                "r2 = atomic64_xchg((u64 *)(r1 +0), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_XCHG, 1, 2, 0)) },
	{ "a compare and exchange",
	  "r0 = atomic_cmpxchg((u32 *)(r1 +0), r0, r2)",
	  INSN(BPF_ATOMIC_OP(BPF_W, BPF_CMPXCHG, 1, 2, 0)) },
	{ "a load that acquires",       "r1 = load_acquire((u64 *)(r2 +0))",
	  INSN(BPF_ATOMIC_OP(BPF_DW, BPF_LOAD_ACQ, 1, 2, 0)) },
	{ "a store that releases",      "store_release((u8 *)(r1 -1), r2)",
	  INSN(BPF_ATOMIC_OP(BPF_B, BPF_STORE_REL, 1, 2, -1)) },
};

/* clang-format on */

static void check_row(int i)
{
	const struct bpf_insn *insns = rows[i].insns;
	char text[DISASM_SIZE];
	int slots = insn_is_wide(insns) ? 2 : 1;

	ck_assert_int_eq(disasm_insn(text, sizeof(text), insns, slots), slots);
	ck_assert_str_eq(text, rows[i].text);
}
TABLE(disasm, rows, check_row);

/* Any bytes at all are given a text that fits, and nothing after them is
 * read: the program ends where the allocated memory does. */
static const struct {
	const char *says;
	int slots;
} any[] = {
	{ "any eight bytes have a text", 1 },
	{ "any sixteen bytes have a text", 2 },
};

static void check_any(int i)
{
	int slots = any[i].slots;
	struct bpf_insn *insn = calloc(slots, sizeof(*insn));
	char text[DISASM_SIZE], line[DISASM_SIZE];

	srand(i);
	for (int n = 0; n < 256 * 256; n++) {
		for (int at = 0; at < slots * 8; at++)
			((unsigned char *)insn)[at] = rand() >> 8;
		insn->code = n;
		if (rand() & 1)
			insn->imm = insn->imm & 0x1ff;
		ck_assert_int_ge(disasm_insn(text, sizeof(text), insn, slots),
				 1);
		disasm_line(line, sizeof(line), insn, slots, slots - 1);
		ck_assert_uint_gt(strlen(text), 0);
		ck_assert_uint_lt(strlen(text), sizeof(text) - 16);
		insn_malformed(insn, slots);
	}
	free(insn);
}
TABLE(disasm_any, any, check_any);

static const struct {
	const char *says;
	size_t size;
	const char *text;
} cut[] = {
	{ "a text that fits exactly is whole", 9, "r1 += 22" },
	{ "a text that does not fit is cut", 8, "r1 += 2" },
	{ "a text without room is empty", 1, "" },
	{ "a buffer of no size is left alone", 0, "?" },
};

static void check_cut(int i)
{
	struct bpf_insn insn = BPF_ALU64_IMM(BPF_ADD, 1, 22);
	char buf[16] = "?";

	ck_assert_int_eq(disasm_insn(buf, cut[i].size, &insn, 1), 1);
	ck_assert_str_eq(buf, cut[i].text);
}
TABLE(disasm_cut, cut, check_cut);

static const struct {
	const char *says;
	int pc;
	int slots;
	const char *line;
} lines[] = {
	{ "a line has its place and its code in front", 2, 1,
	  "2: (55) if r0 != 0x0 goto pc+1" },
	{ "a wide instruction takes two slots", 0, 2, "0: (18) r1 = 0x5" },
	{ "a line that is no instruction has no code", 3, 1, "3: BUG_ld_00" },
	{ "a wide instruction that is cut off takes one slot", 4, 1,
	  "4: BUG_ld_18" },
	{ "after the end there is nothing", 5, 0, "" },
	{ "before the beginning there is nothing", -1, 0, "" },
};

static const struct bpf_insn prog[] = {
	BPF_LD_IMM64(1, 5),
	BPF_JMP_IMM(BPF_JNE, 0, 0, 1),
	BPF_RAW_INSN(0, 0, 0, 0, 0),
	BPF_RAW_INSN(BPF_LD | BPF_DW | BPF_IMM, 1, 0, 0, 5),
};
enum {
	PROG_SLOTS = sizeof(prog) / sizeof(prog[0])
};

static void check_line(int i)
{
	char line[DISASM_SIZE];
	int slots =
		disasm_line(line, sizeof(line), prog, PROG_SLOTS, lines[i].pc);

	ck_assert_int_eq(slots, lines[i].slots);
	ck_assert_str_eq(line, lines[i].line);
}
TABLE(disasm_line, lines, check_line);

static const struct {
	const char *says;
	const char *text;
} whole[] = {
	{ "a program is printed line by line, with what is wrong",
	  "0: (18) r1 = 0x5\n"
	  "2: (55) if r0 != 0x0 goto pc+1\n"
	  "3: BUG_ld_00 ; a constant is loaded with size BPF_DW only\n"
	  "4: BUG_ld_18 ; the second slot of the 64-bit constant is "
	  "missing\n" },
};

static void check_whole(int i)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	disasm_print(out, prog, PROG_SLOTS);
	fclose(out);
	ck_assert_str_eq(text, whole[i].text);
	free(text);
}
TABLE(disasm_print, whole, check_whole);
