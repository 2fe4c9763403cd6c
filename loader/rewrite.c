/*
 * rewrite.c - why the kernel's instructions are not ours: see rewrite.h.
 */
#include "loader/rewrite.h"
#include "insn/flow.h"
#include "insn/insn.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *name, *words;
} texts[] = {
	[REWRITE_NONE]     = { "none", "as it was sent" },
	[REWRITE_GONE]     = { "gone", "nothing reaches it: removed" },
	[REWRITE_NEVER]    = { "never", "it never jumps: removed" },
	[REWRITE_NOWHERE]  = { "nowhere", "leads to what follows: removed" },
	[REWRITE_ALWAYS]   = { "always", "it always jumps" },
	[REWRITE_DISTANCE] = { "distance", "the distance has changed" },
	[REWRITE_ACCESS]   = { "access", "where the kernel's own struct "
					 "has it" },
	[REWRITE_HELPER]   = { "helper", "called by its address" },
	[REWRITE_INLINED]  = { "inlined", "inlined: no helper is called" },
	[REWRITE_AROUND]   = { "around", "a call, with more around it" },
	[REWRITE_KFUNC]    = { "kfunc", "called by its address" },
	[REWRITE_SUBPROG]  = { "subprog", "a function of the program" },
	[REWRITE_CALLBACK] = { "callback", "the address of a function" },
	[REWRITE_MAP]      = { "map", "its address, shown as its id" },
	[REWRITE_VALUE]    = { "value", "its address, by the map's id" },
	[REWRITE_KSYM]     = { "ksym", "the address itself" },
	[REWRITE_DIVISION] = { "division", "guarded against dividing by 0" },
	[REWRITE_PACKET]   = { "packet", "bytes of the packet that are at "
					 "hand, else a call" },
	[REWRITE_LOOP]     = { "loop", "counted, so that it ends" },
	[REWRITE_PROLOGUE] = { "prologue", "in front of it, what the "
					   "function begins with" },
	[REWRITE_BLINDED]  = { "blinded", "its constant hidden "
					  "(net.core.bpf_jit_harden)" },
	[REWRITE_ADDED]    = { "added", "with what makes it safe" },
	[REWRITE_OTHER]    = { "other", "rewritten" },
};
/* clang-format on */

/* ---- What is compared ---- */

struct pair {
	const struct align *align;
	const struct bpf_insn *insns; /* all that was sent */
	const struct bpf_insn *sent;
	const struct bpf_insn *kept;
	int slot, slots; /* sent: one or two */
	int count;	 /* kept */
};

static bool same(const struct bpf_insn *a, const struct bpf_insn *b, int slots)
{
	return !memcmp(a, b, slots * sizeof(*a));
}

static int class_of(const struct bpf_insn *insn)
{
	return BPF_CLASS(insn->code);
}

static bool is_call(const struct bpf_insn *insn)
{
	return insn->code == (BPF_JMP | BPF_CALL);
}

/* A jump or a branch: neither a call nor an exit. */
static bool is_jump(const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);

	return (class_of(insn) == BPF_JMP || class_of(insn) == BPF_JMP32) &&
	       op != BPF_CALL && op != BPF_EXIT;
}

static bool is_branch(const struct bpf_insn *insn)
{
	return is_jump(insn) && BPF_OP(insn->code) != BPF_JA;
}

static bool is_division(const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);

	return (class_of(insn) == BPF_ALU || class_of(insn) == BPF_ALU64) &&
	       (op == BPF_DIV || op == BPF_MOD);
}

/* The first of the kept that is a call of a helper, -1: there is none. */
static int call_in(const struct pair *p)
{
	for (int i = 0; i < p->count; i++)
		if (is_call(&p->kept[i]) &&
		    p->kept[i].src_reg != BPF_PSEUDO_CALL)
			return i;
	return -1;
}

static bool contains(const struct pair *p)
{
	for (int i = 0; i + p->slots <= p->count; i++)
		if (same(&p->kept[i], p->sent, p->slots))
			return true;
	return false;
}

/* ---- By kind ---- */

/* It was reached if what is before it goes on to it.  Of a branch that always
 * leads over what nothing else reaches, no distance is left. */
static enum rewrite of_removed(const struct pair *p)
{
	int before = p->slot - 1, next = p->slot + 1;

	if (!is_jump(p->sent) || before < 0)
		return REWRITE_GONE;
	if (p->insns[before].code == 0)
		before--;
	if (p->align->rows[before].at < 0 ||
	    !flow_falls_through(&p->insns[before]))
		return REWRITE_GONE;
	return next < p->align->count && p->align->rows[next].at >= 0
		       ? REWRITE_NEVER
		       : REWRITE_NOWHERE;
}

static enum rewrite of_jump(const struct pair *p)
{
	if (p->sent->code == (BPF_JMP | BPF_JCOND))
		return REWRITE_LOOP;
	if (p->count != 1)
		return contains(p) ? REWRITE_ADDED : REWRITE_BLINDED;
	if (p->kept->code == p->sent->code)
		return REWRITE_DISTANCE;
	return is_branch(p->sent) && BPF_OP(p->kept->code) == BPF_JA
		       ? REWRITE_ALWAYS
		       : REWRITE_OTHER;
}

static enum rewrite of_call(const struct pair *p)
{
	int call = call_in(p);

	if (p->sent->src_reg == BPF_PSEUDO_CALL)
		return p->count == 1 ? REWRITE_SUBPROG : REWRITE_AROUND;
	if (call < 0)
		return REWRITE_INLINED;
	if (p->count > 1)
		return REWRITE_AROUND;
	return p->sent->src_reg == BPF_PSEUDO_KFUNC_CALL ? REWRITE_KFUNC
							 : REWRITE_HELPER;
}

static enum rewrite of_wide(const struct pair *p)
{
	if (p->count != 2)
		return contains(p) ? REWRITE_ADDED : REWRITE_BLINDED;
	switch (p->sent->src_reg) {
	case BPF_PSEUDO_MAP_FD:
	case BPF_PSEUDO_MAP_IDX: return REWRITE_MAP;
	case BPF_PSEUDO_MAP_VALUE:
	case BPF_PSEUDO_MAP_IDX_VALUE: return REWRITE_VALUE;
	case BPF_PSEUDO_BTF_ID: return REWRITE_KSYM;
	case BPF_PSEUDO_FUNC: return REWRITE_CALLBACK;
	}
	return REWRITE_OTHER;
}

/* A constant comes in two halves through a register that no program has, and
 * 0 from a register and itself.  (kernel/bpf/core.c, bpf_jit_blind_insn; the
 * register is r11, and r12 since 7.3 has an r11) */
static bool is_blinded(const struct pair *p)
{
	const struct bpf_insn *kept = p->kept;

	if (p->count == 1)
		return BPF_OP(p->sent->code) == BPF_MOV && !p->sent->imm &&
		       kept->code == (BPF_ALU64 | BPF_XOR | BPF_X) &&
		       kept->dst_reg == kept->src_reg;
	return p->count > 2 && kept[0].dst_reg >= MAX_BPF_REG &&
	       kept[1].dst_reg == kept[0].dst_reg &&
	       BPF_OP(kept[0].code) == BPF_MOV &&
	       BPF_OP(kept[1].code) == BPF_XOR;
}

static enum rewrite of_access(const struct pair *p)
{
	if (class_of(p->sent) != BPF_LD)
		return REWRITE_ACCESS;
	return insn_is_wide(p->sent) ? of_wide(p) : REWRITE_PACKET;
}

static bool begins_function(const struct pair *p)
{
	for (uint32_t i = 0; i < p->align->jited.func_count; i++)
		if (p->align->rows[p->slot].native &&
		    p->align->rows[p->slot].native->address ==
			    p->align->jited.funcs[i].address)
			return true;
	return p->slot == 0;
}

static enum rewrite of_class(const struct pair *p)
{
	switch (class_of(p->sent)) {
	case BPF_LD:
	case BPF_LDX:
	case BPF_ST:
	case BPF_STX: return of_access(p);
	case BPF_JMP:
	case BPF_JMP32:
		if (is_call(p->sent))
			return of_call(p);
		return is_jump(p->sent) ? of_jump(p) : REWRITE_OTHER;
	}
	if (is_division(p->sent))
		return REWRITE_DIVISION;
	return contains(p) ? REWRITE_ADDED : REWRITE_OTHER;
}

/* Something of the kernel's is put into its number, even where the two happen
 * to be the same: a map's id and our fd are counted from the same small
 * numbers. */
static bool is_reference(const struct pair *p)
{
	return insn_is_wide(p->sent) && p->sent->src_reg;
}

enum rewrite rewrite_of(const struct align *a, const struct bpf_insn *sent,
			int slot)
{
	struct pair p = { .align = a,
			  .insns = sent,
			  .sent = &sent[slot],
			  .kept = align_xlated(a, slot),
			  .slot = slot,
			  .slots = insn_is_wide(&sent[slot]) ? 2 : 1,
			  .count = a->rows[slot].count };

	if (!p.kept)
		return of_removed(&p);
	if (!is_reference(&p) && p.count == p.slots &&
	    same(p.kept, p.sent, p.slots))
		return REWRITE_NONE;
	if (is_blinded(&p))
		return REWRITE_BLINDED;
	if (begins_function(&p) && contains(&p) && p.count > p.slots &&
	    !same(p.kept, p.sent, p.slots))
		return REWRITE_PROLOGUE;
	return of_class(&p);
}

const char *rewrite_name(enum rewrite rewrite)
{
	return texts[rewrite].name;
}

const char *rewrite_words(enum rewrite rewrite)
{
	return texts[rewrite].words;
}
