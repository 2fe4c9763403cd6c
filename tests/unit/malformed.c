/* Bytes that are no instruction: how they print, and what is said of them. */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "tests/run.h"

/* clang-format off */

#define RAW(code, ...) .insns = { BPF_RAW_INSN(code, __VA_ARGS__) }

static const struct row {
	const char *says;
	const char *text;
	const char *wrong;
	struct bpf_insn insns[2];
} rows[] = {
	{ "an empty slot is no instruction", "BUG_ld_00",
	  "a constant is loaded with size BPF_DW only", RAW(0, 0, 0, 0, 0) },
	{ "BPF_LD has no mode 0xe0", "BUG_ld_e0",
	  "there is no such mode in this class", RAW(0xe0, 0, 0, 0, 0) },
	{ "BPF_LD has no 8-byte packet load", "r0 = *(u64 *)skb[0]",
	  "packet bytes are loaded by 1, 2 or 4",
	  RAW(BPF_LD | BPF_ABS | BPF_DW, 0, 0, 0, 0) },
	{ "a 64-bit constant of kind 7 does not exist", "BUG_ld_18",
	  "there is no such kind of 64-bit constant",
	  RAW(BPF_LD | BPF_DW | BPF_IMM, 1, 7, 0, 0) },
	{ "a 64-bit constant has a second slot of its own", "r1 = 0x5",
	  "the second slot of a 64-bit constant has imm only",
	  .insns = { BPF_RAW_INSN(BPF_LD | BPF_DW | BPF_IMM, 1, 0, 0, 5),
		     BPF_EXIT_INSN() } },
	{ "a map by fd has no second half", "r1 = map[fd:3]",
	  "a field that is not used is not zero",
	  .insns = { BPF_LD_IMM64_RAW_FULL(1, BPF_PSEUDO_MAP_FD, 0, 0, 3, 9) } },
	{ "BPF_LDX has no mode BPF_ABS", "BUG_ldx_21",
	  "there is no such mode in this class", RAW(0x21, 1, 2, 0, 0) },
	{ "BPF_LDX has no sign in 64 bits", "BUG_ldx_99",
	  "64 bits have no sign to extend",
	  RAW(BPF_LDX | BPF_MEMSX | BPF_DW, 1, 2, 0, 0) },
	{ "BPF_LDX does not use imm", "r1 = *(u32 *)(r2 +0)",
	  "a field that is not used is not zero",
	  RAW(BPF_LDX | BPF_MEM | BPF_W, 1, 2, 0, 1) },
	{ "BPF_ST has no mode BPF_IND", "BUG_st_42",
	  "there is no such mode in this class", RAW(0x42, 1, 0, 0, 0) },
	{ "BPF_STX has no mode BPF_IMM", "BUG_03",
	  "there is no such mode in this class", RAW(0x03, 1, 2, 0, 0) },
	{ "BPF_ATOMIC has no operation 0x20", "BUG_db",
	  "imm is not an atomic operation",
	  RAW(BPF_STX | BPF_ATOMIC | BPF_DW, 1, 2, 0, 0x20) },
	{ "BPF_ATOMIC cannot add to a byte", "lock *(u8 *)(r1 +0) += r2",
	  "atomic operations are 4 or 8 bytes wide",
	  RAW(BPF_STX | BPF_ATOMIC | BPF_B, 1, 2, 0, BPF_ADD) },
	{ "BPF_ALU has no operation 0xe0", "BUG_alu_e4",
	  "there is no such operation", RAW(0xe4, 1, 0, 0, 0) },
	{ "BPF_ALU64 has no operation 0xf0", "BUG_alu64_ff",
	  "there is no such operation", RAW(0xff, 1, 2, 0, 0) },
	{ "BPF_ALU64 of a register does not use imm", "r1 += r2",
	  "a field that is not used is not zero", RAW(0x0f, 1, 2, 0, 1) },
	{ "BPF_ADD has no signed form", "r1 += 5",
	  "a field that is not used is not zero", RAW(0x07, 1, 0, 1, 5) },
	{ "BPF_DIV by the constant zero", "r1 /= 0", "division by zero",
	  RAW(BPF_ALU64 | BPF_DIV | BPF_K, 1, 0, 0, 0) },
	{ "BPF_LSH by 32 in 32 bits", "w1 <<= 32",
	  "the shift is wider than the register",
	  RAW(BPF_ALU | BPF_LSH | BPF_K, 1, 0, 0, 32) },
	{ "BPF_NEG with an operand", "r1 = -r1",
	  "negation has no operand", RAW(BPF_ALU64 | BPF_NEG | BPF_X, 1, 2, 0, 0) },
	{ "BPF_MOV keeps no 24 bits", "r1 = r2",
	  "a field that is not used is not zero",
	  RAW(BPF_ALU64 | BPF_MOV | BPF_X, 1, 2, 24, 0) },
	{ "BPF_MOV keeps no 32 bits of 32", "w1 = (s32)w2",
	  "a field that is not used is not zero",
	  RAW(BPF_ALU | BPF_MOV | BPF_X, 1, 2, 32, 0) },
	{ "an address space 2 does not exist",
	  "r1 = addr_space_cast(r2, 0, 2)",
	  "address spaces are cast from 0 to 1 or from 1 to 0 only",
	  .insns = { BPF_MOV64_CAST(1, 2, 0, 2) } },
	{ "BPF_END of 8 bits", "r1 = be8 r1",
	  "byte order is turned for 16, 32 or 64 bits only",
	  .insns = { BPF_ENDIAN(BPF_TO_BE, 1, 8) } },
	{ "BPF_END of ALU64 has no direction", "r1 = bswap16 r1",
	  "bswap has no direction: BPF_X must not be set",
	  RAW(BPF_ALU64 | BPF_END | BPF_TO_BE, 1, 0, 0, 16) },
	{ "BPF_JMP has no operation 0xf0", "BUG_jmp_f5",
	  "there is no such operation", RAW(0xf5, 1, 0, 0, 0) },
	{ "BPF_JMP32 has no BPF_EXIT", "BUG_jmp32_96",
	  "this operation exists in BPF_JMP | BPF_K only",
	  RAW(BPF_JMP32 | BPF_EXIT, 0, 0, 0, 0) },
	{ "BPF_CALL through a register", "BUG_jmp_8d",
	  "this operation exists in BPF_JMP | BPF_K only",
	  RAW(BPF_JMP | BPF_CALL | BPF_X, 1, 0, 0, 0) },
	{ "BPF_CALL of kind 3", "call unknown#1",
	  "there is no such kind of call", RAW(BPF_JMP | BPF_CALL, 0, 3, 0, 1) },
	{ "BPF_CALL of helper 999", "call unknown#999",
	  "there is no such helper", RAW(BPF_JMP | BPF_CALL, 0, 0, 0, 999) },
	{ "BPF_EXIT with a constant", "exit",
	  "a field that is not used is not zero",
	  RAW(BPF_JMP | BPF_EXIT, 0, 0, 0, 1) },
	{ "BPF_JCOND of kind 1", "BUG_jmp_e5", "there is no such operation",
	  RAW(BPF_JMP | BPF_JCOND, 0, 1, 0, 0) },
	{ "BPF_JA of JMP32 to a register", "BUG_jmp32_0e",
	  "there is no such operation", RAW(BPF_JMP32 | BPF_JA | BPF_X, 1, 0, 0, 0) },
	{ "a register above r10", "r11 = r2",
	  "there is no register above r10",
	  RAW(BPF_ALU64 | BPF_MOV | BPF_X, 11, 2, 0, 0) },
	{ "a well-formed instruction", "r1 += 22", NULL,
	  .insns = { BPF_ALU64_IMM(BPF_ADD, 1, 22) } },
};

/* clang-format on */

static void check_row(int i)
{
	const struct bpf_insn *insns = rows[i].insns;
	const char *wrong = insn_malformed(insns, 2);
	char text[DISASM_SIZE];

	disasm_insn(text, sizeof(text), insns, 2);
	ck_assert_str_eq(text, rows[i].text);
	ck_assert_str_eq(wrong ? wrong : "fine",
			 rows[i].wrong ? rows[i].wrong : "fine");
}
TABLE(malformed, rows, check_row);
