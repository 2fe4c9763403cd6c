/*
 * xray_ctx.c - which field of its context an instruction is about.
 *
 *     int f(struct __sk_buff *skb)     r1 at the function's begin
 *     r6 = r1                          r1 and r6
 *     call 5                           r6: a call keeps r6 to r9
 *     r0 = *(u32 *)(r6 +0)             `len` of struct __sk_buff
 *
 * A register has the context in it where it has on every way there.
 */
#include "insn/flow.h"
#include "insn/insn.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "progs/rawbpf/xray.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	UNSEEN = 0xffff, /* no way leads there, so far */
	LOST = 0x3f,	 /* by a call: r0 to r5 */
	LEVELS = 8	 /* of structs in structs */
};

/* ---- Registers ---- */

static bool writes_dst(const struct bpf_insn *insn)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64:
	case BPF_LD:
	case BPF_LDX: return true;
	}
	return false;
}

/* The registers after it that have what these had before. */
static uint16_t after(const struct bpf_insn *insn, uint16_t held)
{
	if (insn->code == (BPF_JMP | BPF_CALL))
		return held & ~LOST;
	if (BPF_CLASS(insn->code) == BPF_STX &&
	    BPF_MODE(insn->code) == BPF_ATOMIC)
		return held & ~(1 << insn->src_reg | 1 << BPF_REG_0);
	if (!writes_dst(insn))
		return held;
	if (insn->code == (BPF_ALU64 | BPF_MOV | BPF_X) && !insn->off &&
	    held >> insn->src_reg & 1)
		return held | 1 << insn->dst_reg;
	return held & ~(1 << insn->dst_reg);
}

/* Another way there: only what holds on both. */
static bool meet(struct xray *x, long long slot, uint16_t held)
{
	uint16_t was;

	if (slot < 0 || slot >= x->prog->def->code.count)
		return false;
	was = x->held[slot];
	x->held[slot] = was == UNSEEN ? held : was & held;
	return x->held[slot] != was;
}

static bool pass(struct xray *x)
{
	bool more = false;

	for (int i = 0; i < x->prog->def->code.count; i += xray_slots(x, i)) {
		const struct bpf_insn *insn = &x->insns[i];
		bool jumps = insn->code != (BPF_JMP | BPF_CALL) &&
			     BPF_CLASS(insn->code) != BPF_LD;
		uint16_t held;

		if (x->held[i] == UNSEEN)
			continue;
		held = after(insn, x->held[i]);
		if (flow_falls_through(insn))
			more |= meet(x, i + xray_slots(x, i), held);
		if (jumps)
			more |= meet(x, flow_target(x->insns, i), held);
	}
	return more;
}

int xray_hold(struct xray *x)
{
	const struct subprog *code = &x->prog->def->code;

	x->held = malloc((code->count + 1) * sizeof(*x->held));
	if (!x->held)
		return fail(-ENOMEM, "%d instructions", code->count);
	memset(x->held, 0xff, (code->count + 1) * sizeof(*x->held));
	for (int i = 0; i < code->part_count; i++)
		x->held[code->parts[i].start] = 1 << BPF_REG_1;
	while (pass(x))
		;
	return 0;
}

/* ---- Its type ---- */

/* The function in which a slot is, of code.parts. */
static uint32_t part_of(const struct xray *x, int slot)
{
	const struct subprog *code = &x->prog->def->code;
	int best = 0;

	for (int i = 0; i < code->part_count; i++)
		if (code->parts[i].start <= slot &&
		    code->parts[i].start >= code->parts[best].start)
			best = i;
	return best;
}

static uint32_t function_type(const struct xray *x, uint32_t part)
{
	const struct proginfo_table *table = &x->info.funcs;
	struct bpf_func_info info;

	if (part >= table->count)
		return 0;
	memcpy(&info, (const char *)table->rows + (size_t)part * table->size,
	       sizeof(info));
	return info.type_id;
}

/* What its first parameter points to; NULL: to no struct. */
static const struct btf_type *pointed(const struct xray *x, uint32_t function)
{
	const struct btf *btf = &x->load->btf;
	const struct btf_type *t = btf_type(btf, function);
	const struct btf_param *first;

	t = btf_kind(t) == BTF_KIND_FUNC ? btf_type(btf, t->type) : NULL;
	if (btf_kind(t) != BTF_KIND_FUNC_PROTO || !btf_vlen(t))
		return NULL;
	first = btf_tail(t);
	t = btf_type(btf, btf_skip(btf, first->type));
	t = btf_kind(t) == BTF_KIND_PTR ? btf_type(btf, btf_skip(btf, t->type))
					: NULL;
	return btf_kind(t) == BTF_KIND_STRUCT ? t : NULL;
}

/* ---- Its field ---- */

/* The first member of a struct or union that has a byte in it. */
static bool member_at(const struct btf *btf, const struct btf_type *t,
		      uint32_t byte, struct btf_field *found)
{
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field field = btf_field(btf, t, i);
		int64_t size = btf_size(btf, field.type);

		if (size <= 0 || byte < field.at / 8 ||
		    byte >= field.at / 8 + size)
			continue;
		*found = field;
		return true;
	}
	return false;
}

/* "user_ip4", "sk.family"; members without a name are passed over. */
static void say_path(FILE *out, const struct btf *btf, const struct btf_type *t,
		     uint32_t byte)
{
	const char *dot = "";
	struct btf_field field;

	for (int i = 0; i < LEVELS && member_at(btf, t, byte, &field); i++) {
		if (*field.name)
			fprintf(out, "%s%s", dot, field.name);
		dot = *field.name ? "." : dot;
		byte -= field.at / 8;
		t = btf_type(btf, btf_skip(btf, field.type));
		if (btf_kind(t) != BTF_KIND_STRUCT &&
		    btf_kind(t) != BTF_KIND_UNION)
			return;
	}
}

bool xray_field(FILE *out, const struct xray *x, int slot)
{
	const struct bpf_insn *insn = &x->insns[slot];
	const struct btf *btf = &x->load->btf;
	int base = BPF_CLASS(insn->code) == BPF_LDX ? insn->src_reg
						    : insn->dst_reg;
	const struct btf_type *t =
		pointed(x, function_type(x, part_of(x, slot)));
	struct btf_field field;

	if (x->held[slot] == UNSEEN || !(x->held[slot] >> base & 1) || !t ||
	    insn->off < 0 || !member_at(btf, t, insn->off, &field))
		return false;
	fputc('`', out);
	say_path(out, btf, t, insn->off);
	fprintf(out, "` of struct %s", btf_name(btf, t));
	return true;
}
