/* The constructors: the eight bytes that each one makes. */
#include "insn/insn.h"
#include "tests/run.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */

#define IS(...) .insns = { __VA_ARGS__ }

static const struct row {
	const char *says;
	const char *bytes;		/* one slot, or two */
	struct bpf_insn insns[2];
} rows[] = {
	{ "ALU64_REG is class 7 with BPF_X",
	  "0f 21 00 00 00 00 00 00", IS(BPF_ALU64_REG(BPF_ADD, 1, 2)) },
	{ "ALU32_REG is class 4 with BPF_X",
	  "1c 21 00 00 00 00 00 00", IS(BPF_ALU32_REG(BPF_SUB, 1, 2)) },
	{ "ALU64_IMM keeps its constant in imm",
	  "07 01 00 00 16 00 00 00", IS(BPF_ALU64_IMM(BPF_ADD, 1, 22)) },
	{ "ALU32_IMM keeps a negative constant in imm",
	  "24 01 00 00 fe ff ff ff", IS(BPF_ALU32_IMM(BPF_MUL, 1, -2)) },
	{ "signed division is BPF_DIV with off 1",
	  "3f 21 01 00 00 00 00 00", IS(BPF_ALU64_REG_OFF(BPF_DIV, 1, 2, 1)) },
	{ "signed 32-bit division by a register has off 1",
	  "3c 21 01 00 00 00 00 00", IS(BPF_ALU32_REG_OFF(BPF_DIV, 1, 2, 1)) },
	{ "signed modulo by a constant has off 1",
	  "97 01 01 00 07 00 00 00", IS(BPF_ALU64_IMM_OFF(BPF_MOD, 1, 7, 1)) },
	{ "signed 32-bit modulo by a constant has off 1",
	  "94 01 01 00 07 00 00 00", IS(BPF_ALU32_IMM_OFF(BPF_MOD, 1, 7, 1)) },
	{ "ENDIAN has the width in imm",
	  "dc 01 00 00 10 00 00 00", IS(BPF_ENDIAN(BPF_TO_BE, 1, 16)) },
	{ "ENDIAN to little has no source bit",
	  "d4 01 00 00 40 00 00 00", IS(BPF_ENDIAN(BPF_FROM_LE, 1, 64)) },
	{ "BSWAP is BPF_END in ALU64",
	  "d7 01 00 00 20 00 00 00", IS(BPF_BSWAP(1, 32)) },

	{ "MOV64_REG copies a register",
	  "bf 61 00 00 00 00 00 00", IS(BPF_MOV64_REG(1, 6)) },
	{ "MOV32_REG copies the lower half",
	  "bc 61 00 00 00 00 00 00", IS(BPF_MOV32_REG(1, 6)) },
	{ "MOV64_IMM takes a negative constant",
	  "b7 00 00 00 ff ff ff ff", IS(BPF_MOV64_IMM(0, -1)) },
	{ "MOV32_IMM takes 0xffffffff",
	  "b4 00 00 00 ff ff ff ff", IS(BPF_MOV32_IMM(0, 0xffffffff)) },
	{ "MOVSX64_REG has the bits kept in off",
	  "bf 21 20 00 00 00 00 00", IS(BPF_MOVSX64_REG(1, 2, 32)) },
	{ "MOVSX32_REG has the bits kept in off",
	  "bc 21 08 00 00 00 00 00", IS(BPF_MOVSX32_REG(1, 2, 8)) },
	{ "MOV64_RAW takes source bit and both operands",
	  "bf 21 00 00 03 00 00 00", IS(BPF_MOV64_RAW(BPF_X, 1, 2, 3)) },
	{ "MOV32_RAW takes source bit and both operands",
	  "b4 21 00 00 03 00 00 00", IS(BPF_MOV32_RAW(BPF_K, 1, 2, 3)) },
	{ "ZEXT_REG is a move to itself with imm 1",
	  "bc 33 00 00 01 00 00 00", IS(BPF_ZEXT_REG(3)) },
	{ "MOV64_PERCPU_REG has off -1",
	  "bf 21 ff ff 00 00 00 00", IS(BPF_MOV64_PERCPU_REG(1, 2)) },
	{ "MOV64_CAST has to and from in the halves of imm",
	  "bf 21 01 00 01 00 00 00", IS(BPF_MOV64_CAST(1, 2, 0, 1)) },

	{ "LD_IMM64 has its halves in two slots",
	  "18 01 00 00 f0 de bc 9a 00 00 00 00 78 56 34 12",
	  IS(BPF_LD_IMM64(1, 0x123456789abcdef0)) },
	{ "LD_IMM64 of -1 has both halves set",
	  "18 01 00 00 ff ff ff ff 00 00 00 00 ff ff ff ff",
	  IS(BPF_LD_IMM64(1, -1)) },
	{ "LD_IMM64_RAW takes a kind",
	  "18 41 00 00 05 00 00 00 00 00 00 00 00 00 00 00",
	  IS(BPF_LD_IMM64_RAW(1, BPF_PSEUDO_FUNC, 5)) },
	{ "LD_IMM64_RAW_FULL fills every field",
	  "18 21 03 00 05 00 00 00 00 00 04 00 06 00 00 00",
	  IS(BPF_LD_IMM64_RAW_FULL(1, 2, 3, 4, 5, 6)) },
	{ "LD_MAP_FD is kind 1",
	  "18 11 00 00 03 00 00 00 00 00 00 00 00 00 00 00",
	  IS(BPF_LD_MAP_FD(1, 3)) },
	{ "LD_MAP_VALUE is kind 2 with an offset above",
	  "18 21 00 00 03 00 00 00 00 00 00 00 08 00 00 00",
	  IS(BPF_LD_MAP_VALUE(1, 3, 8)) },
	{ "LD_BTF_ID is kind 3 with the BTF above",
	  "18 31 00 00 7b 00 00 00 00 00 00 00 04 00 00 00",
	  IS(BPF_LD_BTF_ID(1, 123, 4)) },
	{ "LD_FUNC is kind 4",
	  "18 41 00 00 09 00 00 00 00 00 00 00 00 00 00 00",
	  IS(BPF_LD_FUNC(1, 9)) },
	{ "LD_MAP_IDX is kind 5",
	  "18 51 00 00 02 00 00 00 00 00 00 00 00 00 00 00",
	  IS(BPF_LD_MAP_IDX(1, 2)) },
	{ "LD_MAP_IDX_VALUE is kind 6 with an offset above",
	  "18 61 00 00 02 00 00 00 00 00 00 00 10 00 00 00",
	  IS(BPF_LD_MAP_IDX_VALUE(1, 2, 16)) },

	{ "LD_ABS has the packet's offset in imm",
	  "30 00 00 00 17 00 00 00", IS(BPF_LD_ABS(BPF_B, 14 + 9)) },
	{ "LD_IND adds a register to it",
	  "48 70 00 00 02 00 00 00", IS(BPF_LD_IND(BPF_H, 7, 2)) },
	{ "LDX_MEM loads from src + off",
	  "61 a1 fc ff 00 00 00 00", IS(BPF_LDX_MEM(BPF_W, 1, 10, -4)) },
	{ "LDX_MEMSX loads with sign",
	  "91 a1 ff ff 00 00 00 00", IS(BPF_LDX_MEMSX(BPF_B, 1, 10, -1)) },
	{ "STX_MEM stores src at dst + off",
	  "7b 1a f8 ff 00 00 00 00", IS(BPF_STX_MEM(BPF_DW, 10, 1, -8)) },
	{ "ST_MEM stores imm at dst + off",
	  "6a 0a fe ff 05 00 00 00", IS(BPF_ST_MEM(BPF_H, 10, -2, 5)) },
	{ "ATOMIC_OP has the operation in imm",
	  "db 21 00 00 51 00 00 00",
	  IS(BPF_ATOMIC_OP(BPF_DW, BPF_AND | BPF_FETCH, 1, 2, 0)) },
	{ "compare and exchange is 0xf1",
	  "c3 21 f8 ff f1 00 00 00",
	  IS(BPF_ATOMIC_OP(BPF_W, BPF_CMPXCHG, 1, 2, -8)) },
	{ "load-acquire is 0x100",
	  "db a1 f8 ff 00 01 00 00",
	  IS(BPF_ATOMIC_OP(BPF_DW, BPF_LOAD_ACQ, 1, 10, -8)) },
	{ "store-release is 0x110",
	  "d3 1a f8 ff 10 01 00 00",
	  IS(BPF_ATOMIC_OP(BPF_B, BPF_STORE_REL, 10, 1, -8)) },
	{ "STX_XADD is the atomic add of old",
	  "db 10 00 00 00 00 00 00", IS(BPF_STX_XADD(BPF_DW, 0, 1, 0)) },
	{ "ST_NOSPEC is the barrier of the kernel",
	  "c2 00 00 00 00 00 00 00", IS(BPF_ST_NOSPEC()) },

	{ "JMP_REG compares two registers",
	  "1d 21 03 00 00 00 00 00", IS(BPF_JMP_REG(BPF_JEQ, 1, 2, 3)) },
	{ "JMP_IMM compares with a constant",
	  "55 00 01 00 00 00 00 00", IS(BPF_JMP_IMM(BPF_JNE, 0, 0, 1)) },
	{ "JMP32_REG compares lower halves",
	  "ae 21 fe ff 00 00 00 00", IS(BPF_JMP32_REG(BPF_JLT, 1, 2, -2)) },
	{ "JMP32_IMM compares a lower half with a constant",
	  "66 01 02 00 09 00 00 00", IS(BPF_JMP32_IMM(BPF_JSGT, 1, 9, 2)) },
	{ "JMP_A jumps by off",
	  "05 00 fc ff 00 00 00 00", IS(BPF_JMP_A(-4)) },
	{ "JMP32_A jumps by imm",
	  "06 00 00 00 00 00 01 00", IS(BPF_JMP32_A(65536)) },
	{ "MAY_GOTO_INSN is BPF_JCOND",
	  "e5 00 02 00 00 00 00 00", IS(BPF_MAY_GOTO_INSN(2)) },

	{ "EMIT_CALL has the helper in imm",
	  "85 00 00 00 01 00 00 00",
	  IS(BPF_EMIT_CALL(BPF_FUNC_map_lookup_elem)) },
	{ "CALL_REL is call kind 1",
	  "85 10 00 00 02 00 00 00", IS(BPF_CALL_REL(2)) },
	{ "CALL_KFUNC is call kind 2",
	  "85 20 03 00 d2 04 00 00", IS(BPF_CALL_KFUNC(3, 1234)) },
	{ "EXIT_INSN is a code alone",
	  "95 00 00 00 00 00 00 00", IS(BPF_EXIT_INSN()) },
	{ "RAW_INSN takes the five fields in order",
	  "01 32 04 00 05 00 00 00", IS(BPF_RAW_INSN(1, 2, 3, 4, 5)) },
};

/* clang-format on */

static void check_row(int i)
{
	const unsigned char *bytes = (const void *)rows[i].insns;
	char hex[64], *at = hex;
	size_t slots = strlen(rows[i].bytes) > 24 ? 2 : 1;

	for (size_t n = 0; n < slots * sizeof(struct bpf_insn); n++)
		at += sprintf(at, "%s%02x", n ? " " : "", bytes[n]);
	ck_assert_str_eq(hex, rows[i].bytes);
	ck_assert_int_eq(insn_is_wide(rows[i].insns), slots == 2);
}
TABLE(insn, rows, check_row);

/* From samples/bpf/sock_example.c of the kernel, as it stands there: what
 * matters is that it compiles. */
static const struct {
	const char *says;
} samples[] = { { "a program of the kernel's samples compiles unchanged" } };

static void check_sample(int i)
{
	int map_fd = 3 + i;
	struct bpf_insn prog[] = {
		BPF_MOV64_REG(BPF_REG_6, BPF_REG_1),
		BPF_LD_ABS(BPF_B, 14 + 9),
		BPF_STX_MEM(BPF_W, BPF_REG_10, BPF_REG_0, -4),
		BPF_MOV64_REG(BPF_REG_2, BPF_REG_10),
		BPF_ALU64_IMM(BPF_ADD, BPF_REG_2, -4),
		BPF_LD_MAP_FD(BPF_REG_1, map_fd),
		BPF_RAW_INSN(BPF_JMP | BPF_CALL, 0, 0, 0,
			     BPF_FUNC_map_lookup_elem),
		BPF_JMP_IMM(BPF_JEQ, BPF_REG_0, 0, 2),
		BPF_MOV64_IMM(BPF_REG_1, 1),
		BPF_ATOMIC_OP(BPF_DW, BPF_ADD, BPF_REG_0, BPF_REG_1, 0),
		BPF_MOV64_IMM(BPF_REG_0, 0),
		BPF_EXIT_INSN(),
	};

	ck_assert_uint_eq(sizeof(prog), 13 * 8);
	prog[0] = BPF_RAW_REG(prog[0], BPF_REG_3, BPF_REG_4);
	ck_assert_int_eq(prog[0].code, BPF_ALU64 | BPF_MOV | BPF_X);
	ck_assert_int_eq(prog[0].dst_reg, BPF_REG_3);
	ck_assert_int_eq(prog[0].src_reg, BPF_REG_4);
	ck_assert_uint_eq(insn_imm64(&prog[5]), 3);
}
TABLE(insn_sample, samples, check_sample);
