/*
 * disasm.c - one instruction to text: by class, then by operation.
 *
 * The notation is that of kernel/bpf/disasm.c, which prints the verifier's
 * log.  Each function here prints one family and returns false for what is
 * not in it; that becomes BUG_class_code.
 */
#include "insn/disasm.h"
#include "insn/insn.h"
#include "insn/names.h"

#include <stdarg.h>
#include <string.h>

/* Text that grows in a caller's buffer. */
struct text {
	char *buf;
	size_t size, len;
};

__attribute__((format(printf, 2, 3))) static bool put(struct text *t,
						      const char *fmt, ...)
{
	size_t room = t->len < t->size ? t->size - t->len : 0;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(room ? t->buf + t->len : NULL, room, fmt, ap);
	va_end(ap);
	t->len += n > 0 ? n : 0;
	return true;
}

static const char *text_of(const struct names *names, int id)
{
	const struct name *row = name_by_id(names, id);

	return row ? row->text : "";
}

static const char *size_text(const struct bpf_insn *insn)
{
	return text_of(&size_names, BPF_SIZE(insn->code));
}

/* "r1" is all of register 1, "w1" its lower half. */
static char width(const struct bpf_insn *insn)
{
	bool half = BPF_CLASS(insn->code) == BPF_ALU ||
		    BPF_CLASS(insn->code) == BPF_JMP32;

	return half ? 'w' : 'r';
}

/* ---- ALU, ALU64 ---- */

/* r1 = be16 r1, r1 = bswap16 r1 */
static bool put_end(struct text *t, const struct bpf_insn *insn)
{
	const char *to = BPF_CLASS(insn->code) == BPF_ALU64
				 ? "bswap"
				 : text_of(&order_names, BPF_SRC(insn->code));

	return put(t, "r%d = %s%d r%d", insn->dst_reg, to, insn->imm,
		   insn->dst_reg);
}

/* A move between address spaces is a 64-bit one with a special off. */
static bool put_special_mov(struct text *t, const struct bpf_insn *insn)
{
	__u32 imm = insn->imm;

	if (insn->code != (BPF_ALU64 | BPF_MOV | BPF_X))
		return false;
	switch (insn->off) {
	case BPF_ADDR_SPACE_CAST:
		return put(t, "r%d = addr_space_cast(r%d, %u, %u)",
			   insn->dst_reg, insn->src_reg, imm >> 16,
			   imm & 0xffff);
	case BPF_ADDR_PERCPU:
		return put(t, "r%d = &(void __percpu *)(r%d)", insn->dst_reg,
			   insn->src_reg);
	}
	return false;
}

/* What stands between the two operands of "w1 s/= w2", "w1 = (s8)w2". */
static bool put_alu_op(struct text *t, const struct bpf_insn *insn)
{
	int op = BPF_OP(insn->code);
	const char *text = text_of(&alu_names, op);
	bool is_signed = (op == BPF_DIV || op == BPF_MOD) && insn->off == 1;
	bool extends = op == BPF_MOV && BPF_SRC(insn->code) == BPF_X &&
		       (insn->off == 8 || insn->off == 16 || insn->off == 32);

	put(t, " %s%s ", is_signed ? "s" : "", text);
	return extends ? put(t, "(s%d)", insn->off) : true;
}

/* The right-hand side, which is the only difference between K and X. */
static bool put_alu_operand(struct text *t, const struct bpf_insn *insn)
{
	if (BPF_SRC(insn->code) == BPF_X)
		return put(t, "%c%d", width(insn), insn->src_reg);
	return put(t, "%d", insn->imm);
}

static bool put_alu(struct text *t, const struct bpf_insn *insn)
{
	char w = width(insn);

	switch (BPF_OP(insn->code)) {
	case BPF_END: return put_end(t, insn);
	case BPF_NEG:
		return put(t, "%c%d = -%c%d", w, insn->dst_reg, w,
			   insn->dst_reg);
	}
	if (!name_by_id(&alu_names, BPF_OP(insn->code)))
		return false;
	if (put_special_mov(t, insn))
		return true;
	return put(t, "%c%d", w, insn->dst_reg) && put_alu_op(t, insn) &&
	       put_alu_operand(t, insn);
}

/* ---- JMP, JMP32 ---- */

static bool put_call(struct text *t, const struct bpf_insn *insn)
{
	const struct name *helper = name_by_id(&helper_names, insn->imm);

	switch (insn->src_reg) {
	case 0:
		return put(t, "call %s%s#%d", helper ? "bpf_" : "",
			   helper ? helper->name : "unknown", insn->imm);
	case BPF_PSEUDO_CALL: return put(t, "call pc%+d", insn->imm);
	case BPF_PSEUDO_KFUNC_CALL:
		put(t, "call kernel-function#%d", insn->imm);
		return insn->off == 0 || put(t, " idx:%d", insn->off);
	}
	return put(t, "call unknown#%d", insn->imm);
}

/* The near jump counts in off, the far one in imm; the third takes its
 * target from a register (6.19). */
static bool put_goto(struct text *t, const struct bpf_insn *insn)
{
	switch (insn->code) {
	case BPF_JMP | BPF_JA: return put(t, "goto pc%+d", insn->off);
	case BPF_JMP32 | BPF_JA: return put(t, "gotol pc%+d", insn->imm);
	case BPF_JMP | BPF_JA | BPF_X:
		return put(t, "gotox r%d", insn->dst_reg);
	}
	return false;
}

static bool put_condition(struct text *t, const struct bpf_insn *insn)
{
	const struct name *op = name_by_id(&jmp_names, BPF_OP(insn->code));
	char w = width(insn);

	if (!op)
		return false;
	put(t, "if %c%d %s ", w, insn->dst_reg, op->text);
	if (BPF_SRC(insn->code) == BPF_X)
		put(t, "%c%d", w, insn->src_reg);
	else
		put(t, "0x%x", (__u32)insn->imm);
	return put(t, " goto pc%+d", insn->off);
}

static bool put_jmp(struct text *t, const struct bpf_insn *insn)
{
	/* Those without a condition exist in one class only, with K. */
	bool plain = (insn->code & 0x0f) == (BPF_JMP | BPF_K);

	switch (BPF_OP(insn->code)) {
	case BPF_JA: return put_goto(t, insn);
	case BPF_CALL: return plain && put_call(t, insn);
	case BPF_EXIT: return plain && put(t, "exit");
	case BPF_JCOND:
		return plain && insn->src_reg == BPF_MAY_GOTO &&
		       put(t, "may_goto pc%+d", insn->off);
	}
	return put_condition(t, insn);
}

/* ---- LD: packet bytes and 64-bit constants ---- */

static bool put_btf_id(struct text *t, const struct bpf_insn *insn)
{
	put(t, "btf[id:%d", insn[0].imm);
	if (insn[1].imm)
		put(t, " fd:%d", insn[1].imm);
	return put(t, "]");
}

/* The kernel reads no upper half here, but takes any. */
static bool put_subprog(struct text *t, const struct bpf_insn *insn)
{
	put(t, "subprog[%+d", insn[0].imm);
	if (insn[1].imm)
		put(t, " upper:%d", insn[1].imm);
	return put(t, "]");
}

/* What the 64 bits stand for: see the table in insn.h. */
static bool put_imm64(struct text *t, const struct bpf_insn *insn)
{
	__s32 lower = insn[0].imm;
	__u32 upper = insn[1].imm;

	switch (insn->src_reg) {
	case 0: return put(t, "0x%llx", (unsigned long long)insn_imm64(insn));
	case BPF_PSEUDO_MAP_FD: return put(t, "map[fd:%d]", lower);
	case BPF_PSEUDO_MAP_VALUE:
		return put(t, "map[fd:%d][0]+%u", lower, upper);
	case BPF_PSEUDO_BTF_ID: return put_btf_id(t, insn);
	case BPF_PSEUDO_FUNC: return put_subprog(t, insn);
	case BPF_PSEUDO_MAP_IDX: return put(t, "map[idx:%d]", lower);
	case BPF_PSEUDO_MAP_IDX_VALUE:
		return put(t, "map[idx:%d][0]+%u", lower, upper);
	}
	return false;
}

static bool put_ld(struct text *t, const struct bpf_insn *insn, int left)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_ABS:
		return put(t, "r0 = *(%s *)skb[%d]", size_text(insn),
			   insn->imm);
	case BPF_IND:
		return put(t, "r0 = *(%s *)skb[r%d + %d]", size_text(insn),
			   insn->src_reg, insn->imm);
	case BPF_IMM:
		if (!insn_is_wide(insn) || left < 2)
			return false;
		if (insn->src_reg > BPF_PSEUDO_MAP_IDX_VALUE)
			return false;
		return put(t, "r%d = ", insn->dst_reg) && put_imm64(t, insn);
	}
	return false;
}

/* ---- LDX, ST, STX: memory ---- */

/* "*(u32 *)(r10 -4)"; the same without the star in front is an address. */
static bool put_memory(struct text *t, const struct bpf_insn *insn, int reg)
{
	return put(t, "(%s *)(r%d %+d)", size_text(insn), reg, insn->off);
}

static bool put_ldx(struct text *t, const struct bpf_insn *insn)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_MEM:
		put(t, "r%d = *", insn->dst_reg);
		return put_memory(t, insn, insn->src_reg);
	case BPF_MEMSX: /* there is nothing to extend in 64 bits */
		if (BPF_SIZE(insn->code) == BPF_DW)
			return false;
		return put(t, "r%d = *(s%s *)(r%d %+d)", insn->dst_reg,
			   size_text(insn) + 1, insn->src_reg, insn->off);
	}
	return false;
}

static bool put_st(struct text *t, const struct bpf_insn *insn)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_MEM:
		put(t, "*");
		put_memory(t, insn, insn->dst_reg);
		return put(t, " = %d", insn->imm);
	case BPF_NOSPEC: return put(t, "nospec");
	}
	return false;
}

/* lock *(u64 *)(r1 +0) += r2 */
static bool put_locked(struct text *t, const struct bpf_insn *insn)
{
	put(t, "lock *");
	put_memory(t, insn, insn->dst_reg);
	return put(t, " %s r%d", text_of(&alu_names, insn->imm), insn->src_reg);
}

/* r2 = atomic64_fetch_add((u64 *)(r1 +0), r2); cmpxchg compares with and
 * returns in r0. */
static bool put_fetched(struct text *t, const struct bpf_insn *insn)
{
	bool cmp = insn->imm == BPF_CMPXCHG;

	put(t, "r%d = atomic%s_%s(", cmp ? 0 : insn->src_reg,
	    BPF_SIZE(insn->code) == BPF_DW ? "64" : "",
	    text_of(&atomic_names, insn->imm));
	put_memory(t, insn, insn->dst_reg);
	return put(t, ", %sr%d)", cmp ? "r0, " : "", insn->src_reg);
}

static bool put_atomic(struct text *t, const struct bpf_insn *insn)
{
	switch (insn->imm) {
	case BPF_ADD:
	case BPF_AND:
	case BPF_OR:
	case BPF_XOR: return put_locked(t, insn);
	case BPF_LOAD_ACQ:
		put(t, "r%d = load_acquire(", insn->dst_reg);
		return put_memory(t, insn, insn->src_reg) && put(t, ")");
	case BPF_STORE_REL:
		put(t, "store_release(");
		put_memory(t, insn, insn->dst_reg);
		return put(t, ", r%d)", insn->src_reg);
	}
	return name_by_id(&atomic_names, insn->imm) && put_fetched(t, insn);
}

static bool put_stx(struct text *t, const struct bpf_insn *insn)
{
	switch (BPF_MODE(insn->code)) {
	case BPF_MEM:
		put(t, "*");
		put_memory(t, insn, insn->dst_reg);
		return put(t, " = r%d", insn->src_reg);
	case BPF_ATOMIC: return put_atomic(t, insn);
	}
	return false;
}

/* ---- Any class ---- */

static bool put_insn(struct text *t, const struct bpf_insn *insn, int left)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64: return put_alu(t, insn);
	case BPF_JMP:
	case BPF_JMP32: return put_jmp(t, insn);
	case BPF_LD: return put_ld(t, insn, left);
	case BPF_LDX: return put_ldx(t, insn);
	case BPF_ST: return put_st(t, insn);
	case BPF_STX: return put_stx(t, insn);
	}
	return false;
}

/* As the kernel says it, which leaves the class out for STX only. */
static void put_bug(struct text *t, const struct bpf_insn *insn)
{
	const char *class = text_of(&class_names, BPF_CLASS(insn->code));

	if (BPF_CLASS(insn->code) == BPF_STX)
		put(t, "BUG_%02x", insn->code);
	else
		put(t, "BUG_%s_%02x", class, insn->code);
}

/* How many slots the instruction takes of those that are left. */
static int slots_of(const struct bpf_insn *insn, int left)
{
	if (left <= 0)
		return 0;
	return insn_is_wide(insn) && left > 1 ? 2 : 1;
}

int disasm_insn(char *buf, size_t size, const struct bpf_insn *insn, int left)
{
	struct text t = { buf, size, 0 };

	put(&t, "%s", "");
	if (left > 0 && !put_insn(&t, insn, left))
		put_bug(&t, insn);
	return slots_of(insn, left);
}

int disasm_line(char *buf, size_t size, const struct bpf_insn *prog, int count,
		int pc)
{
	struct text t = { buf, size, 0 };
	char text[DISASM_SIZE];
	int left = pc < 0 ? 0 : count - pc;
	int slots = disasm_insn(text, sizeof(text), prog + pc, left);

	if (slots == 0)
		put(&t, "%s", "");
	else if (strncmp(text, "BUG_", 4) == 0)
		put(&t, "%d: %s", pc, text);
	else
		put(&t, "%d: (%02x) %s", pc, prog[pc].code, text);
	return slots;
}

void disasm_print(FILE *out, const struct bpf_insn *prog, int count)
{
	char line[DISASM_SIZE];
	int slots;

	for (int pc = 0; pc < count; pc += slots) {
		const char *wrong = insn_malformed(&prog[pc], count - pc);

		slots = disasm_line(line, sizeof(line), prog, count, pc);
		fprintf(out, "%s%s%s\n", line, wrong ? " ; " : "",
			wrong ? wrong : "");
	}
}
