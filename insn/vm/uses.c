/*
 * uses.c - see uses.h: by class, then by operation.
 */
#include "insn/vm/helpers.h"
#include "insn/vm/uses.h"

static unsigned dst(const struct bpf_insn *in)
{
	return 1u << in->dst_reg;
}

static unsigned src(const struct bpf_insn *in)
{
	return 1u << in->src_reg;
}

static unsigned src_if_x(const struct bpf_insn *in)
{
	return BPF_SRC(in->code) == BPF_X ? src(in) : 0;
}

static bool is_atomic(const struct bpf_insn *in)
{
	return BPF_CLASS(in->code) == BPF_STX &&
	       BPF_MODE(in->code) == BPF_ATOMIC;
}

static bool is_call(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_CALL);
}

static bool is_packet_load(const struct bpf_insn *in)
{
	return BPF_CLASS(in->code) == BPF_LD && BPF_MODE(in->code) != BPF_IMM;
}

static unsigned alu_reads(const struct bpf_insn *in)
{
	switch (BPF_OP(in->code)) {
	case BPF_MOV: return src_if_x(in);
	case BPF_NEG:
	case BPF_END: return dst(in);
	}
	return dst(in) | src_if_x(in);
}

static unsigned jump_reads(const struct bpf_insn *in)
{
	switch (BPF_OP(in->code)) {
	case BPF_JA:
	case BPF_JCOND: return 0;
	case BPF_EXIT: return 1u << BPF_REG_0;
	case BPF_CALL: return in->src_reg ? 0 : helper_args(in->imm);
	}
	return dst(in) | src_if_x(in);
}

static unsigned stx_reads(const struct bpf_insn *in)
{
	if (is_atomic(in) && in->imm == BPF_LOAD_ACQ)
		return src(in);
	if (is_atomic(in) && in->imm == BPF_CMPXCHG)
		return dst(in) | src(in) | 1u << BPF_REG_0;
	return dst(in) | src(in);
}

unsigned insn_reads(const struct bpf_insn *in)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU:
	case BPF_ALU64: return alu_reads(in);
	case BPF_JMP:
	case BPF_JMP32: return jump_reads(in);
	case BPF_LDX: return src(in);
	case BPF_ST: return dst(in);
	case BPF_STX: return stx_reads(in);
	}
	if (!is_packet_load(in))
		return 0;
	return 1u << BPF_REG_CTX |
	       (BPF_MODE(in->code) == BPF_IND ? src(in) : 0);
}

static unsigned atomic_writes(const struct bpf_insn *in)
{
	if (in->imm == BPF_LOAD_ACQ)
		return dst(in);
	if (in->imm == BPF_CMPXCHG)
		return 1u << BPF_REG_0;
	return in->imm != BPF_STORE_REL && (in->imm & BPF_FETCH) ? src(in) : 0;
}

unsigned insn_writes(const struct bpf_insn *in)
{
	switch (BPF_CLASS(in->code)) {
	case BPF_ALU:
	case BPF_ALU64:
	case BPF_LDX: return dst(in);
	case BPF_LD: return is_packet_load(in) ? 1u << BPF_REG_0 : dst(in);
	case BPF_STX: return is_atomic(in) ? atomic_writes(in) : 0;
	case BPF_JMP: return is_call(in) ? 1u << BPF_REG_0 : 0;
	}
	return 0;
}
