/* What arithmetic does at its edges. */
#include "tests/unit/vm_run.h"

#define MIN64 0x8000000000000000ull
#define MIN32 0x80000000ull
#define ALL64 0xffffffffffffffffull
#define MIX64 0x8877665544332211ull

/* r0 = A OP B, in registers and in the given width and signedness */
#define REG64(OP, OFF, A, B)                           \
	PROG(BPF_LD_IMM64(R0, A), BPF_LD_IMM64(R3, B), \
	     BPF_ALU64_REG_OFF(OP, R0, R3, OFF), BPF_EXIT_INSN())
#define REG32(OP, OFF, A, B)                           \
	PROG(BPF_LD_IMM64(R0, A), BPF_LD_IMM64(R3, B), \
	     BPF_ALU32_REG_OFF(OP, R0, R3, OFF), BPF_EXIT_INSN())
#define IMM64(OP, OFF, A, B)                                         \
	PROG(BPF_LD_IMM64(R0, A), BPF_ALU64_IMM_OFF(OP, R0, B, OFF), \
	     BPF_EXIT_INSN())
#define IMM32(OP, OFF, A, B)                                         \
	PROG(BPF_LD_IMM64(R0, A), BPF_ALU32_IMM_OFF(OP, R0, B, OFF), \
	     BPF_EXIT_INSN())
#define ONE(A, INSN) PROG(BPF_LD_IMM64(R0, A), INSN, BPF_EXIT_INSN())

static const struct vm_row rows[] = {
	{ "addition wraps round", REG64(BPF_ADD, 0, ALL64, 2), .r0 = 1 },
	{ "32-bit addition clears the upper half", REG32(BPF_ADD, 0, ALL64, 2),
	  .r0 = 1 },
	{ "an immediate is extended with its sign", IMM64(BPF_ADD, 0, 5, -6),
	  .r0 = ALL64 },
	{ "a 32-bit operation's immediate is not extended past 32 bits",
	  IMM32(BPF_ADD, 0, 5, -6), .r0 = 0xffffffff },
	{ "subtraction wraps round", REG64(BPF_SUB, 0, 1, 2), .r0 = ALL64 },
	{ "32-bit subtraction wraps at 32 bits", REG32(BPF_SUB, 0, 1, 2),
	  .r0 = 0xffffffff },
	{ "multiplication keeps the lower 64 bits",
	  REG64(BPF_MUL, 0, MIX64, 0x100), .r0 = MIX64 << 8 },
	{ "multiplication by a negative immediate", IMM64(BPF_MUL, 0, 3, -4),
	  .r0 = -12ull },
	{ "32-bit multiplication keeps the lower 32 bits",
	  REG32(BPF_MUL, 0, 0x10000, 0x10001), .r0 = 0x10000 },

	{ "division is unsigned", REG64(BPF_DIV, 0, ALL64, 2),
	  .r0 = 0x7fffffffffffffff },
	{ "division by a negative immediate is by a huge number",
	  IMM64(BPF_DIV, 0, ALL64, -2), .r0 = 1 },
	{ "division by zero gives zero", REG64(BPF_DIV, 0, 7, 0), .r0 = 0 },
	{ "32-bit division by zero gives zero", REG32(BPF_DIV, 0, MIX64, 0),
	  .r0 = 0 },
	{ "32-bit division looks at the lower half of the divisor only",
	  REG32(BPF_DIV, 0, 7, 1ull << 32), .r0 = 0 },
	{ "remainder of zero is what was there", REG64(BPF_MOD, 0, MIX64, 0),
	  .r0 = MIX64 },
	{ "32-bit remainder of zero is what was there, cut to 32 bits",
	  REG32(BPF_MOD, 0, MIX64, 0), .r0 = 0x44332211 },
	{ "remainder is unsigned", REG64(BPF_MOD, 0, ALL64, 10), .r0 = 5 },
	{ "signed division rounds towards zero",
	  REG64(BPF_DIV, 1, (__u64)-7, 2), .r0 = (__u64)-3 },
	{ "signed division by zero gives zero", REG64(BPF_DIV, 1, -7ull, 0),
	  .r0 = 0 },
	{ "the smallest number divided by -1 is itself",
	  REG64(BPF_DIV, 1, MIN64, ALL64), .r0 = MIN64 },
	{ "the smallest 32-bit number divided by -1 is itself",
	  REG32(BPF_DIV, 1, MIN32, ALL64), .r0 = MIN32 },
	{ "signed 32-bit division clears the upper half",
	  REG32(BPF_DIV, 1, (__u64)-7, 2), .r0 = 0xfffffffd },
	{ "signed division by an immediate", IMM64(BPF_DIV, 1, 7, -2),
	  .r0 = (__u64)-3 },
	{ "signed remainder has the dividend's sign",
	  REG64(BPF_MOD, 1, (__u64)-7, 2), .r0 = ALL64 },
	{ "signed remainder of zero is what was there",
	  REG64(BPF_MOD, 1, (__u64)-7, 0), .r0 = (__u64)-7 },
	{ "signed remainder of the smallest number and -1 is 0",
	  REG64(BPF_MOD, 1, MIN64, ALL64), .r0 = 0 },
	{ "signed 32-bit remainder of the smallest number and -1 is 0",
	  REG32(BPF_MOD, 1, MIN32, ALL64), .r0 = 0 },
	{ "signed 32-bit remainder of zero is cut to 32 bits",
	  REG32(BPF_MOD, 1, MIX64, 0), .r0 = 0x44332211 },

	{ "or", REG64(BPF_OR, 0, 0xf0, 0x0f), .r0 = 0xff },
	{ "or with a negative immediate sets the upper half",
	  IMM64(BPF_OR, 0, 0, -16), .r0 = (__u64)-16 },
	{ "and with a negative immediate keeps the upper half",
	  IMM64(BPF_AND, 0, MIX64, -16), .r0 = 0x8877665544332210 },
	{ "32-bit and clears the upper half", IMM32(BPF_AND, 0, MIX64, -16),
	  .r0 = 0x44332210 },
	{ "xor of a register with itself is zero",
	  ONE(MIX64, BPF_ALU64_REG(BPF_XOR, R0, R0)), .r0 = 0 },

	{ "a shift to the left fills with zeros", IMM64(BPF_LSH, 0, 3, 63),
	  .r0 = MIN64 },
	{ "a shift counts modulo 64", REG64(BPF_LSH, 0, 1, 65), .r0 = 2 },
	{ "a 32-bit shift counts modulo 32", REG32(BPF_LSH, 0, 1, 33),
	  .r0 = 2 },
	{ "a 32-bit shift by 32 shifts nothing", REG32(BPF_RSH, 0, MIX64, 32),
	  .r0 = 0x44332211 },
	{ "a shift by a negative count is modulo 64 too",
	  REG64(BPF_RSH, 0, MIN64, ALL64), .r0 = 1 },
	{ "an arithmetic shift keeps the sign", IMM64(BPF_ARSH, 0, MIN64, 63),
	  .r0 = ALL64 },
	{ "a 32-bit arithmetic shift keeps the sign of bit 31",
	  IMM32(BPF_ARSH, 0, MIN32, 31), .r0 = 0xffffffff },
	{ "a 32-bit arithmetic shift does not look at the upper half",
	  IMM32(BPF_ARSH, 0, MIN64, 31), .r0 = 0 },

	{ "negation", ONE(1, BPF_ALU64_IMM(BPF_NEG, R0, 0)), .r0 = ALL64 },
	{ "negation of the smallest number is itself",
	  ONE(MIN64, BPF_ALU64_IMM(BPF_NEG, R0, 0)), .r0 = MIN64 },
	{ "32-bit negation clears the upper half",
	  ONE(MIX64, BPF_ALU32_IMM(BPF_NEG, R0, 0)), .r0 = 0xbbccddef },

	{ "a move of a negative immediate extends its sign",
	  PROG(BPF_MOV64_IMM(R0, -1), BPF_EXIT_INSN()), .r0 = ALL64 },
	{ "a 32-bit move clears the upper half",
	  PROG(BPF_MOV32_IMM(R0, -1), BPF_EXIT_INSN()), .r0 = 0xffffffff },
	{ "a move with sign from 8 bits", ONE(0x80, BPF_MOVSX64_REG(R0, R0, 8)),
	  .r0 = -128ull },
	{ "a move with sign from 16 bits",
	  ONE(0x18000, BPF_MOVSX64_REG(R0, R0, 16)), .r0 = -32768ull },
	{ "a move with sign from 32 bits",
	  ONE(MIN32, BPF_MOVSX64_REG(R0, R0, 32)), .r0 = -MIN32 },
	{ "a move with sign leaves a positive number alone",
	  ONE(0x17f, BPF_MOVSX64_REG(R0, R0, 8)), .r0 = 0x7f },
	{ "a 32-bit move with sign clears the upper half",
	  ONE(0x80, BPF_MOVSX32_REG(R0, R0, 8)), .r0 = 0xffffff80 },
	{ "a 64-bit constant keeps all its bits",
	  PROG(BPF_LD_IMM64(R0, MIX64), BPF_EXIT_INSN()), .r0 = MIX64 },

	{ "to_be 16 turns two bytes round and drops the rest",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_BE, R0, 16)), .r0 = 0x1122 },
	{ "to_be 32 turns four bytes round",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_BE, R0, 32)), .r0 = 0x11223344 },
	{ "to_be 64 turns all bytes round",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_BE, R0, 64)), .r0 = 0x1122334455667788 },
	{ "to_le 16 keeps the lower 16 bits",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_LE, R0, 16)), .r0 = 0x2211 },
	{ "to_le 32 keeps the lower 32 bits",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_LE, R0, 32)), .r0 = 0x44332211 },
	{ "to_le 64 keeps everything",
	  ONE(MIX64, BPF_ENDIAN(BPF_TO_LE, R0, 64)), .r0 = MIX64 },
	{ "bswap 16 turns two bytes round", ONE(MIX64, BPF_BSWAP(R0, 16)),
	  .r0 = 0x1122 },
	{ "bswap 32 turns four bytes round", ONE(MIX64, BPF_BSWAP(R0, 32)),
	  .r0 = 0x11223344 },
	{ "bswap 64 turns all bytes round", ONE(MIX64, BPF_BSWAP(R0, 64)),
	  .r0 = 0x1122334455667788 },
};

static void check_row(int i)
{
	vm_check(&rows[i], NULL);
}
TABLE(vm_alu, rows, check_row);
