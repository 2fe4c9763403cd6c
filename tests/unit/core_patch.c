/* CO-RE: an answer goes into an instruction, or poisons it. */
#include "insn/disasm.h"
#include "loader/btf/core.h"
#include "loader/err.h"
#include "tests/run.h"

#include <errno.h>
#include <string.h>

#define R1     BPF_REG_1
#define R2     BPF_REG_2
#define OFFSET BPF_CORE_FIELD_BYTE_OFFSET
#define VALUE  BPF_CORE_ENUMVAL_VALUE

#define FROM(o, n)                                               \
	{                                                        \
		.found = true, .check = true, .old = o, .new = n \
	}
#define SIZED(o, n, os, ns)                                       \
	{                                                         \
		.found = true, .check = true, .old = o, .new = n, \
		.old_size = os, .new_size = ns                    \
	}
#define UNLOADABLE(o, n, os, ns)                                         \
	{                                                                \
		.found = true, .check = true, .no_load = true, .old = o, \
		.new = n, .old_size = os, .new_size = ns                 \
	}
#define UNSURE(o, n)                              \
	{                                         \
		.found = true, .old = o, .new = n \
	}
#define POISONED                                         \
	{                                                \
		.poison = true, .check = true, .old = 77 \
	}
#define BAD	       "call unknown#195896080"
#define ADD(imm)       BPF_ALU64_IMM(BPF_ADD, R1, imm)
#define LOAD(size, at) BPF_LDX_MEM(size, R1, R2, at)

/* clang-format off */

static const struct row {
	const char *says;
	struct bpf_insn insns[2];
	int kind;
	struct core_answer answer;
	const char *is[2]; /* of both slots; or the refusal */
	int err;
} rows[] = {
	{ "a number to add", { ADD(24) }, OFFSET, FROM(24, 2456),
	  { "r1 += 2456" }, 0 },
	{ "a number to set", { BPF_MOV64_IMM(R1, 1) }, OFFSET, FROM(1, 0),
	  { "r1 = 0" }, 0 },
	{ "a number of 32 bits", { BPF_MOV32_IMM(R1, 1) }, OFFSET,
	  FROM(1, 9), { "w1 = 9" }, 0 },
	{ "a negative number", { BPF_MOV64_IMM(R1, -1) }, VALUE,
	  FROM(-1ull, -7ull), { "r1 = -7" }, 0 },
	{ "another number than the object says", { ADD(20) }, OFFSET,
	  FROM(24, 2456),
	  { "slot 0 has 20, where the object's types say 24" }, -EINVAL },
	{ "another number, of a bit-field", { ADD(20) }, OFFSET,
	  UNSURE(24, 2456), { "r1 += 2456" }, 0 },
	{ "a register has no number", { BPF_ALU64_REG(BPF_ADD, R1, R2) },
	  OFFSET, FROM(0, 1),
	  { "slot 0 takes a register, no number to replace" }, -EINVAL },
	{ "a number too big for 32 bits", { ADD(1) }, OFFSET,
	  FROM(1, 1ull << 32),
	  { "slot 0 has 32 bits, too few for 4294967296" }, -ERANGE },

	{ "the offset of a load", { LOAD(BPF_W, 24) }, OFFSET,
	  SIZED(24, 2456, 4, 4), { "r1 = *(u32 *)(r2 +2456)" }, 0 },
	{ "the offset of a store of a register",
	  { BPF_STX_MEM(BPF_DW, R1, R2, 8) }, OFFSET, SIZED(8, 16, 8, 8),
	  { "*(u64 *)(r1 +16) = r2" }, 0 },
	{ "the offset of a store of a number",
	  { BPF_ST_MEM(BPF_B, R1, 8, 3) }, OFFSET, SIZED(8, 9, 1, 1),
	  { "*(u8 *)(r1 +9) = 3" }, 0 },
	{ "the farthest offset", { LOAD(BPF_W, 24) }, OFFSET,
	  SIZED(24, 32767, 4, 4), { "r1 = *(u32 *)(r2 +32767)" }, 0 },
	{ "an offset that is too far", { LOAD(BPF_W, 24) }, OFFSET,
	  SIZED(24, 32768, 4, 4),
	  { "slot 0: byte 32768 is too far for an access, which reaches "
	    "32767" }, -ERANGE },
	{ "another offset than the object says", { LOAD(BPF_W, -8) },
	  OFFSET, SIZED(24, 8, 4, 4),
	  { "slot 0 has -8, where the object's types say 24" }, -EINVAL },
	{ "another offset, of a bit-field", { LOAD(BPF_W, 4) }, OFFSET,
	  UNSURE(24, 8), { "r1 = *(u32 *)(r2 +8)" }, 0 },
	{ "a load becomes longer", { LOAD(BPF_W, 24) }, OFFSET,
	  SIZED(24, 32, 4, 8), { "r1 = *(u64 *)(r2 +32)" }, 0 },
	{ "a load becomes shorter", { LOAD(BPF_DW, 24) }, OFFSET,
	  SIZED(24, 32, 8, 4), { "r1 = *(u32 *)(r2 +32)" }, 0 },
	{ "a load becomes a byte", { LOAD(BPF_DW, 24) }, OFFSET,
	  SIZED(24, 32, 8, 1), { "r1 = *(u8 *)(r2 +32)" }, 0 },
	{ "a load becomes two bytes", { LOAD(BPF_DW, 24) }, OFFSET,
	  SIZED(24, 32, 8, 2), { "r1 = *(u16 *)(r2 +32)" }, 0 },
	{ "a store becomes longer", { BPF_STX_MEM(BPF_W, R1, R2, 24) },
	  OFFSET, SIZED(24, 32, 4, 8), { "*(u64 *)(r1 +32) = r2" }, 0 },
	{ "a load of a part of the field stays as long",
	  { LOAD(BPF_B, 24) }, OFFSET, SIZED(24, 32, 4, 4),
	  { "r1 = *(u8 *)(r2 +32)" }, 0 },
	{ "a load of a part of a field that has another size",
	  { LOAD(BPF_B, 24) }, OFFSET, SIZED(24, 32, 4, 8),
	  { "slot 0 has an access of 1 bytes, where the object's types say "
	    "4" }, -EINVAL },
	{ "no load has 16 bytes", { LOAD(BPF_DW, 24) }, OFFSET,
	  SIZED(24, 32, 8, 16), { "slot 0: no access has 16 bytes" },
	  -EINVAL },
	{ "a load that cannot be is poison", { LOAD(BPF_W, 24) }, OFFSET,
	  UNLOADABLE(24, 32, 4, 8), { BAD }, 0 },
	{ "an address can be where a load cannot", { ADD(24) }, OFFSET,
	  UNLOADABLE(24, 32, 4, 8), { "r1 += 32" }, 0 },

	{ "a 64-bit constant", { BPF_LD_IMM64(R1, 1) }, VALUE,
	  FROM(1, 0x100000002ull), { "r1 = 0x100000002", "" }, 0 },
	{ "another constant than the object says",
	  { BPF_LD_IMM64(R1, 2) }, VALUE, FROM(1, 3),
	  { "slot 0 has 2, where the object's types say 1" }, -EINVAL },
	{ "another constant, of a type's number",
	  { BPF_LD_IMM64(R1, 2) }, BPF_CORE_TYPE_ID_TARGET, UNSURE(1, 3),
	  { "r1 = 0x3", "" }, 0 },
	{ "a negative constant", { BPF_LD_IMM64(R1, -1) }, VALUE,
	  FROM(-1ull, -2ull), { "r1 = 0xfffffffffffffffe", "" }, 0 },
	{ "a value above 2^31 of an enum without sign",
	  { BPF_LD_IMM64(R1, 0xffffffff) }, VALUE, FROM(-1ull, -2ull),
	  { "r1 = 0xfffffffe", "" }, 0 },
	{ "and nothing else is taken so", { BPF_LD_IMM64(R1, 0xffffffff) },
	  OFFSET, FROM(-1ull, -2ull),
	  { "slot 0 has 4294967295, where the object's types say -1" },
	  -EINVAL },
	{ "a constant that is a map",
	  { BPF_LD_MAP_FD(R1, 1) }, VALUE, FROM(1, 3),
	  { "slot 0 has a 64-bit constant of another use" }, -EINVAL },

	{ "poison for a number", { ADD(24) }, OFFSET, POISONED, { BAD }, 0 },
	{ "poison for a load", { LOAD(BPF_W, 1) }, OFFSET, POISONED,
	  { BAD }, 0 },
	{ "poison for both slots of a constant",
	  { BPF_LD_IMM64(R1, 5) }, VALUE, POISONED, { BAD, BAD }, 0 },
	{ "poison stops at the next instruction", { ADD(1), ADD(2) },
	  OFFSET, POISONED, { BAD, "r1 += 2" }, 0 },
	{ "a jump has no place for it", { BPF_JMP_A(1) }, OFFSET,
	  FROM(0, 1),
	  { "slot 0 (code 05) has no place for what CO-RE found" },
	  -EINVAL },
	{ "nor has a load of a packet's", { BPF_LD_ABS(BPF_W, 4) },
	  OFFSET, FROM(4, 1),
	  { "slot 0 (code 20) has no place for what CO-RE found" },
	  -EINVAL },
};

/* clang-format on */

static void check_row(int i)
{
	const struct row *r = &rows[i];
	const struct core_query query = { .kind = r->kind };
	struct bpf_insn insns[2];
	char text[DISASM_SIZE];
	int err;

	memcpy(insns, r->insns, sizeof(insns));
	err = core_patch(insns, 2, 0, &query, &r->answer);
	ck_assert_int_eq(err, r->err);
	if (err) {
		ck_assert_str_eq(err_text(), r->is[0]);
		ck_assert_mem_eq(insns, r->insns, sizeof(insns));
		return;
	}
	disasm_insn(text, sizeof(text), insns, 2);
	ck_assert_str_eq(text, r->is[0]);
	if (!r->is[1])
		ck_assert_mem_eq(insns + 1, r->insns + 1, sizeof(*insns));
	else if (*r->is[1]) {
		disasm_insn(text, sizeof(text), insns + 1, 1);
		ck_assert_str_eq(text, r->is[1]);
	}
}
TABLE(core_patch, rows, check_row);

static const struct {
	const char *says;
	int slot, count;
	const char *text;
} places[] = {
	{ "a slot behind the end", 2, 2, "slot 2 of 2" },
	{ "a slot before the start", -1, 2, "slot -1 of 2" },
	{ "a constant that is cut", 0, 1,
	  "slot 0 has a 64-bit constant that is cut" },
};

static void check_place(int i)
{
	struct bpf_insn insns[2] = { BPF_LD_IMM64(R1, 5) };
	const struct core_query query = { .kind = OFFSET };
	const struct core_answer poison = POISONED;

	ck_assert_int_eq(core_patch(insns, places[i].count, places[i].slot,
				    &query, &poison),
			 -EINVAL);
	ck_assert_str_eq(err_text(), places[i].text);
	ck_assert_int_eq(insns[0].imm, 5);
}
TABLE(core_patch_place, places, check_place);
