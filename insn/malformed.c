/*
 * malformed.c - what is wrong with an instruction, told from its bytes.
 *
 * The kernel says the same in other words ("BPF_MOV uses reserved fields",
 * "unknown opcode 0f"): kernel/bpf/verifier.c, before it looks at values.
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "insn/names.h"

#include <stdbool.h>

static const char unknown_op[] = "there is no such operation";
static const char unknown_mode[] = "there is no such mode in this class";
static const char not_zero[] = "a field that is not used is not zero";

/* Fields that an instruction may leave unused, for unused(). */
enum {
	DST = 1,
	SRC = 2,
	OFF = 4,
	IMM = 8
};

/* Complain unless all of `fields` are zero. */
static const char *unused(const struct bpf_insn *insn, int fields)
{
	bool set = ((fields & DST) && insn->dst_reg) ||
		   ((fields & SRC) && insn->src_reg) ||
		   ((fields & OFF) && insn->off) ||
		   ((fields & IMM) && insn->imm);

	return set ? not_zero : NULL;
}

static bool has_src(const struct bpf_insn *insn)
{
	return BPF_SRC(insn->code) == BPF_X;
}

/* ---- ALU, ALU64 ---- */

static const char *bad_end(const struct bpf_insn *insn)
{
	if (insn->imm != 16 && insn->imm != 32 && insn->imm != 64)
		return "byte order is turned for 16, 32 or 64 bits only";
	if (BPF_CLASS(insn->code) == BPF_ALU64 && has_src(insn))
		return "bswap has no direction: BPF_X must not be set";
	return unused(insn, SRC | OFF);
}

static const char *bad_cast(const struct bpf_insn *insn)
{
	if (insn->imm == 1 || insn->imm == 1 << 16)
		return NULL;
	return "address spaces are cast from 0 to 1 or from 1 to 0 only";
}

static const char *bad_mov(const struct bpf_insn *insn)
{
	bool wide = BPF_CLASS(insn->code) == BPF_ALU64;

	if (!has_src(insn))
		return unused(insn, SRC | OFF);
	if (wide && insn->off == BPF_ADDR_SPACE_CAST)
		return bad_cast(insn);
	if (insn->off == 8 || insn->off == 16 || (wide && insn->off == 32))
		return unused(insn, IMM);
	return unused(insn, OFF | IMM);
}

/* An operand in imm has a value that can be judged here. */
static const char *bad_constant(const struct bpf_insn *insn)
{
	int bits = BPF_CLASS(insn->code) == BPF_ALU64 ? 64 : 32;

	switch (BPF_OP(insn->code)) {
	case BPF_DIV:
	case BPF_MOD: return insn->imm == 0 ? "division by zero" : NULL;
	case BPF_LSH:
	case BPF_RSH:
	case BPF_ARSH:
		if (insn->imm < 0 || insn->imm >= bits)
			return "the shift is wider than the register";
	}
	return NULL;
}

static const char *bad_alu(const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);
	int fields = has_src(insn) ? OFF | IMM : SRC | OFF;

	switch (op) {
	case BPF_END: return bad_end(insn);
	case BPF_MOV: return bad_mov(insn);
	case BPF_NEG:
		return has_src(insn) ? "negation has no operand"
				     : unused(insn, SRC | OFF | IMM);
	case BPF_DIV:
	case BPF_MOD:
		if (insn->off == 1)
			fields &= ~OFF;
	}
	if (!name_by_id(&alu_names, op))
		return unknown_op;
	if (unused(insn, fields))
		return not_zero;
	return has_src(insn) ? NULL : bad_constant(insn);
}

/* ---- JMP, JMP32 ---- */

static const char *bad_call(const struct bpf_insn *insn)
{
	switch (insn->src_reg) {
	case 0:
		if (!name_by_id(&helper_names, insn->imm) || insn->imm == 0)
			return "there is no such helper";
		return unused(insn, DST | OFF);
	case BPF_PSEUDO_CALL: return unused(insn, DST | OFF);
	case BPF_PSEUDO_KFUNC_CALL: return unused(insn, DST);
	}
	return "there is no such kind of call";
}

static const char *bad_goto(const struct bpf_insn *insn)
{
	switch (insn->code) {
	case BPF_JMP | BPF_JA: return unused(insn, DST | SRC | IMM);
	case BPF_JMP32 | BPF_JA: return unused(insn, DST | SRC | OFF);
	case BPF_JMP | BPF_JA | BPF_X: return unused(insn, SRC | OFF | IMM);
	}
	return unknown_op;
}

static const char *bad_jmp(const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);

	switch (op) {
	case BPF_JA: return bad_goto(insn);
	case BPF_CALL:
	case BPF_EXIT:
	case BPF_JCOND:
		if ((insn->code & 0x0f) != (BPF_JMP | BPF_K))
			return "this operation exists in BPF_JMP | BPF_K only";
	}
	switch (op) {
	case BPF_CALL: return bad_call(insn);
	case BPF_EXIT: return unused(insn, DST | SRC | OFF | IMM);
	case BPF_JCOND:
		return insn->src_reg == BPF_MAY_GOTO ? unused(insn, DST | IMM)
						     : unknown_op;
	}
	if (!name_by_id(&jmp_names, op))
		return unknown_op;
	return unused(insn, has_src(insn) ? IMM : SRC);
}

/* ---- Memory ---- */

static const char *bad_imm64(const struct bpf_insn *insn, int left)
{
	if (BPF_SIZE(insn->code) != BPF_DW)
		return "a constant is loaded with size BPF_DW only";
	if (left < 2)
		return "the second slot of the 64-bit constant is missing";
	if (insn[1].code || unused(&insn[1], DST | SRC | OFF))
		return "the second slot of a 64-bit constant has imm only";
	if (insn->src_reg && !name_by_id(&imm64_names, insn->src_reg))
		return "there is no such kind of 64-bit constant";
	if (insn->src_reg == BPF_PSEUDO_MAP_FD ||
	    insn->src_reg == BPF_PSEUDO_MAP_IDX)
		return unused(insn, OFF) ? not_zero : unused(&insn[1], IMM);
	return unused(insn, OFF);
}

static const char *bad_ld(const struct bpf_insn *insn, int left)
{
	int mode = BPF_MODE(insn->code);

	switch (mode) {
	case BPF_ABS:
	case BPF_IND:
		if (BPF_SIZE(insn->code) == BPF_DW)
			return "packet bytes are loaded by 1, 2 or 4";
		return unused(insn,
			      mode == BPF_ABS ? DST | SRC | OFF : DST | OFF);
	case BPF_IMM: return bad_imm64(insn, left);
	}
	return unknown_mode;
}

static const char *bad_ldx(const struct bpf_insn *insn)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_MEM: return unused(insn, IMM);
	case BPF_MEMSX:
		if (BPF_SIZE(insn->code) == BPF_DW)
			return "64 bits have no sign to extend";
		return unused(insn, IMM);
	}
	return unknown_mode;
}

static const char *bad_atomic(const struct bpf_insn *insn)
{
	bool any_size = insn->imm == BPF_LOAD_ACQ || insn->imm == BPF_STORE_REL;
	int size = BPF_SIZE(insn->code);

	if (!name_by_id(&atomic_names, insn->imm))
		return "imm is not an atomic operation";
	if (!any_size && size != BPF_W && size != BPF_DW)
		return "atomic operations are 4 or 8 bytes wide";
	return NULL;
}

static const char *bad_stx(const struct bpf_insn *insn)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_MEM: return unused(insn, IMM);
	case BPF_ATOMIC: return bad_atomic(insn);
	}
	return unknown_mode;
}

static const char *bad_st(const struct bpf_insn *insn)
{
	return BPF_MODE(insn->code) == BPF_MEM ? unused(insn, SRC)
					       : unknown_mode;
}

/* ---- Any class ---- */

static const char *bad_fields(const struct bpf_insn *insn, int left)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64: return bad_alu(insn);
	case BPF_JMP:
	case BPF_JMP32: return bad_jmp(insn);
	case BPF_LD: return bad_ld(insn, left);
	case BPF_LDX: return bad_ldx(insn);
	case BPF_ST: return bad_st(insn);
	case BPF_STX: return bad_stx(insn);
	}
	return NULL;
}

const char *insn_malformed(const struct bpf_insn *insn, int left)
{
	if (left <= 0)
		return "the program ended before this instruction";
	if (insn->dst_reg >= MAX_BPF_REG || insn->src_reg >= MAX_BPF_REG)
		return "there is no register above r10";
	return bad_fields(insn, left);
}
