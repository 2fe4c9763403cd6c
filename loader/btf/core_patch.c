/*
 * core_patch.c - the answer goes into the instruction.
 *
 *   r1 = *(u32 *)(r1 +24)     off, and the size if the field has another
 *   r1 += 24, r1 = 24         imm
 *   r1 = 24 ll                imm of both slots
 *
 * What the instruction had must be what the object's types say, or the
 * record is not about this instruction.
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>

#define BAD_RELO 195896080 /* 0xbad2310, no helper's number */

static int not_what_was(int slot, int64_t has, uint64_t old)
{
	return refuse(-EINVAL,
		      "slot %d has %lld, where the object's types say %lld",
		      slot, (long long)has, (long long)old);
}

static void poison(struct bpf_insn *insn, bool wide)
{
	const struct bpf_insn call = BPF_EMIT_CALL(BAD_RELO);

	insn[0] = call;
	if (wide)
		insn[1] = call;
}

static int patch_imm(struct bpf_insn *insn, int slot,
		     const struct core_answer *answer)
{
	int64_t new = answer->new;

	if (BPF_SRC(insn->code) != BPF_K)
		return refuse(-EINVAL,
			      "slot %d takes a register, no number to replace",
			      slot);
	if (answer->check && (uint64_t)(int64_t)insn->imm != answer->old)
		return not_what_was(slot, insn->imm, answer->old);
	if (new < INT32_MIN || new > UINT32_MAX)
		return refuse(-ERANGE, "slot %d has 32 bits, too few for %lld",
			      slot, (long long)new);
	insn->imm = (int32_t) new;
	return 0;
}

static int size_bytes(const struct bpf_insn *insn)
{
	switch (BPF_SIZE(insn->code)) {
	case BPF_B: return 1;
	case BPF_H: return 2;
	case BPF_W: return 4;
	default: return 8;
	}
}

/* Load or store as many bytes as the field has here. */
static int resize(struct bpf_insn *insn, int slot,
		  const struct core_answer *answer)
{
	int size;

	if (answer->new_size == answer->old_size)
		return 0;
	if (size_bytes(insn) != (int)answer->old_size)
		return refuse(-EINVAL,
			      "slot %d has an access of %d bytes, where the "
			      "object's types say %u",
			      slot, size_bytes(insn), answer->old_size);
	switch (answer->new_size) {
	case 1: size = BPF_B; break;
	case 2: size = BPF_H; break;
	case 4: size = BPF_W; break;
	case 8: size = BPF_DW; break;
	default:
		return refuse(-EINVAL, "slot %d: no access has %u bytes", slot,
			      answer->new_size);
	}
	insn->code = BPF_MODE(insn->code) | size | BPF_CLASS(insn->code);
	return 0;
}

static int patch_access(struct bpf_insn *insn, int slot,
			const struct core_answer *answer)
{
	int err;

	if (answer->check && (uint64_t)(int64_t)insn->off != answer->old)
		return not_what_was(slot, insn->off, answer->old);
	if (answer->new > INT16_MAX)
		return refuse(-ERANGE,
			      "slot %d: byte %llu is too far for an access, "
			      "which reaches %d",
			      slot, (unsigned long long)answer->new, INT16_MAX);
	if (answer->no_load) {
		poison(insn, false);
		return 0;
	}
	err = resize(insn, slot, answer);
	if (!err)
		insn->off = (int16_t)answer->new;
	return err;
}

/* A value of an enum without negative ones, above 2^31: compilers put it
 * down as it is, and the types have its 32 bits as if with sign. */
static bool is_unsigned(const struct core_query *query, uint64_t has,
			uint64_t old)
{
	return query->kind == BPF_CORE_ENUMVAL_VALUE &&
	       (int64_t)old == (int32_t)old && has == (uint32_t)old;
}

static int patch_wide(struct bpf_insn *insn, int slot,
		      const struct core_query *query,
		      const struct core_answer *answer)
{
	uint64_t new = answer->new, has = insn_imm64(insn);

	if (insn[0].src_reg || insn[0].off || insn[1].code || insn[1].dst_reg ||
	    insn[1].src_reg || insn[1].off)
		return refuse(-EINVAL,
			      "slot %d has a 64-bit constant of another use",
			      slot);
	if (has != answer->old && is_unsigned(query, has, answer->old))
		new = (int64_t) new == (int32_t) new ? (uint32_t) new : new;
	else if (answer->check && has != answer->old)
		return not_what_was(slot, has, answer->old);
	insn[0].imm = (int32_t) new;
	insn[1].imm = (int32_t)(new >> 32);
	return 0;
}

int core_patch(struct bpf_insn *insns, int count, int slot,
	       const struct core_query *query, const struct core_answer *answer)
{
	struct bpf_insn *insn = insns + slot;

	if (slot < 0 || slot >= count)
		return refuse(-EINVAL, "slot %d of %d", slot, count);
	if (insn_is_wide(insn) && slot + 1 == count)
		return refuse(-EINVAL,
			      "slot %d has a 64-bit constant that is cut",
			      slot);
	if (answer->poison) {
		poison(insn, insn_is_wide(insn));
		return 0;
	}
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64: return patch_imm(insn, slot, answer);
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX: return patch_access(insn, slot, answer);
	case BPF_LD:
		if (insn_is_wide(insn))
			return patch_wide(insn, slot, query, answer);
	}
	return refuse(-EINVAL,
		      "slot %d (code %02x) has no place for what CO-RE found",
		      slot, insn->code);
}
