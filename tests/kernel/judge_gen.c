/*
 * judge_gen.c - random programs that the verifier has no reason to refuse.
 *
 *     start    r9 = the memory, r6 = the context
 *              r0-r5, r7 and the stack = words, some of them from memory
 *     body     any instruction on these; jumps over a few of them; loops
 *              that count r8 down; calls of the functions at the end
 *     end      r0-r5, r7 and the stack go to the memory
 *     functions, each made the same way
 *
 * Registers hold numbers only, never addresses: those differ.
 */
#include "tests/kernel/judge_gen.h"

#include <string.h>

/* r1-r5 are lost; and r0 is not a number that the verifier knows. */
static void reload_args(struct gen *g)
{
	for (int i = R(1); i <= R(5); i++)
		add(g, BPF_LDX_MEM(BPF_DW, i, R(9), below(g, 15) * 8));
}

/* Bytes of the packet, which now and then are not there. */
static void gen_packet(struct gen *g)
{
	static const __u8 sizes[] = { BPF_B, BPF_H, BPF_W };
	__u8 size = sizes[below(g, 3)];
	int off = below(g, 30) ? below(g, JUDGE_PACKET - 4) : JUDGE_PACKET - 1;

	if (below(g, 2)) {
		add(g, BPF_LD_ABS(size, off));
	} else {
		int by = reg(g);

		add(g, BPF_ALU64_IMM(BPF_AND, by, 15));
		add(g, BPF_LD_IND(size, by, off / 2));
	}
	reload_args(g);
}

static void gen_sub_call(struct gen *g, int n)
{
	/* imm: which function, until link_calls() knows where it is */
	add(g, BPF_CALL_REL(n));
	reload_args(g);
}

/* ---- Several ---- */

static void gen_some(struct gen *g, int count);

static struct bpf_insn random_jump(struct gen *g)
{
	static const int ops[] = { BPF_JEQ,  BPF_JNE,  BPF_JGT,	 BPF_JGE,
				   BPF_JLT,  BPF_JLE,  BPF_JSET, BPF_JSGT,
				   BPF_JSGE, BPF_JSLT, BPF_JSLE };
	int op = ops[below(g, sizeof(ops) / sizeof(ops[0]))];
	__u8 class = below(g, 2) ? BPF_JMP : BPF_JMP32;

	if (below(g, 2))
		return BPF_RAW_INSN(class | op | BPF_X, reg(g), reg(g), 0, 0);
	return BPF_RAW_INSN(class | op | BPF_K, reg(g), 0, 0, (__s32)number(g));
}

/* A few instructions, perhaps jumped over. */
static void gen_branch(struct gen *g)
{
	int at = g->c->len;

	if (has(g, JUDGE_MAY_GOTO) && below(g, 12) == 0)
		add(g, BPF_MAY_GOTO_INSN(0));
	else
		add(g, random_jump(g));
	gen_some(g, 1 + below(g, 5));
	g->c->insns[at].off = g->c->len - at - 1;
}

/* if: some, else: others */
static void gen_either(struct gen *g)
{
	bool far = has(g, JUDGE_GOTOL) && below(g, 2);
	int at = g->c->len, end;

	add(g, random_jump(g));
	gen_some(g, 1 + below(g, 4));
	end = g->c->len;
	add(g, far ? BPF_JMP32_A(0) : BPF_JMP_A(0));
	g->c->insns[at].off = g->c->len - at - 1;
	gen_some(g, 1 + below(g, 4));
	if (far)
		g->c->insns[end].imm = g->c->len - end - 1;
	else
		g->c->insns[end].off = g->c->len - end - 1;
}

/* r8 = n; some; if (--r8) again */
static void gen_loop(struct gen *g)
{
	int start;

	if (g->in_loop)
		return;
	g->in_loop = true;
	add(g, BPF_MOV64_IMM(R(8), 1 + below(g, 6)));
	start = g->c->len;
	gen_some(g, 2 + below(g, 5));
	add(g, BPF_ALU64_IMM(BPF_SUB, R(8), 1));
	add(g, BPF_JMP_IMM(BPF_JNE, R(8), 0, start - g->c->len - 1));
	g->in_loop = false;
}

static const struct {
	int weight;
	void (*gen)(struct gen *g);
	int needs;
} kinds[] = {
	{ 40, gen_alu, 0 },
	{ 2, gen_neg, 0 },
	{ 4, gen_swap, 0 },
	{ 4, gen_movsx, JUDGE_V4 },
	{ 6, gen_const, 0 },
	{ 10, gen_load, 0 },
	{ 10, gen_store, 0 },
	{ 4, gen_atomic, 0 },
	{ 4, gen_fetch, 0 },
	{ 2, gen_cmpxchg, 0 },
	{ 3, gen_ordered, JUDGE_ACQ_REL },
	{ 6, gen_branch, JUMPS },
	{ 3, gen_either, JUMPS },
	{ 2, gen_loop, JUMPS },
};

static void gen_kind(struct gen *g)
{
	int n, i = 0, sum = 0, count = sizeof(kinds) / sizeof(kinds[0]);

	for (int k = 0; k < count; k++)
		sum += kinds[k].weight;
	for (n = below(g, sum); n >= kinds[i].weight; i++)
		n -= kinds[i].weight;
	if ((g->features & kinds[i].needs) == kinds[i].needs)
		kinds[i].gen(g);
}

static void gen_some(struct gen *g, int count)
{
	while (count-- > 0 && g->c->len < JUDGE_SLOTS - 200)
		gen_kind(g);
}

/* ---- A function ---- */

/* Numbers in all registers and on the stack. */
static void gen_start(struct gen *g)
{
	add_wide(g, R(9), BPF_PSEUDO_MAP_VALUE, MAP_FD);
	for (int i = -JUDGE_STACK; i < 0; i += 8)
		add(g, BPF_ST_MEM(BPF_DW, R(10), i, (__s32)number(g)));
	for (int i = R(0); i <= R(7); i++) {
		if (i == R(6) || (g->in_sub && i >= R(1) && i <= R(5)))
			continue;
		if (below(g, 2))
			add_wide(g, i, 0, number(g));
		else
			add(g, BPF_LDX_MEM(BPF_DW, i, R(9), below(g, 15) * 8));
	}
	add(g, BPF_MOV64_IMM(R(8), 0));
}

/* Registers and stack to the memory, from byte `at`. */
static void gen_end(struct gen *g, int at)
{
	for (int i = R(0); i <= R(8); i++, at += 8)
		if (i != R(6))
			add(g, BPF_STX_MEM(BPF_DW, R(9), i, at));
	for (int i = -JUDGE_STACK; i < 0; i += 8, at += 8) {
		add(g, BPF_LDX_MEM(BPF_DW, R(1), R(10), i));
		add(g, BPF_STX_MEM(BPF_DW, R(9), R(1), at));
	}
	add(g, BPF_EXIT_INSN());
}

static void gen_main(struct gen *g)
{
	add(g, BPF_MOV64_REG(R(6), R(1)));
	gen_start(g);
	for (int i = 2 + below(g, 8); i > 0; i--) {
		gen_some(g, 1 + below(g, 8));
		if (g->subs && below(g, 3) == 0)
			gen_sub_call(g, below(g, g->subs));
		else if (below(g, 4) == 0)
			gen_packet(g);
	}
	for (int n = 0; n < g->subs; n++) /* the verifier wants all called */
		gen_sub_call(g, n);
	gen_end(g, JUDGE_DATA);
}

static void gen_sub(struct gen *g, int n)
{
	g->sub_at[n] = g->c->len;
	g->in_sub = true;
	gen_start(g);
	gen_some(g, 3 + below(g, 12));
	gen_end(g, JUDGE_DATA + 136 + n * 112);
	g->in_sub = false;
}

static void link_calls(struct gen *g)
{
	for (int i = 0; i < g->c->len; i++) {
		struct bpf_insn *in = &g->c->insns[i];

		if (in->code == (BPF_JMP | BPF_CALL) &&
		    in->src_reg == BPF_PSEUDO_CALL)
			in->imm = g->sub_at[in->imm] - i - 1;
		i += insn_is_wide(in);
	}
}

void judge_generate(struct judge_case *c, __u64 seed, int features)
{
	struct gen g = { .c = c, .random = seed * 2 + 1, .features = features };

	memset(c, 0, sizeof(*c));
	c->seed = seed;
	for (int i = 0; i < 4; i++)
		below(&g, 2);
	g.features |= below(&g, 4) ? JUMPS : 0;
	g.subs = below(&g, 3);
	gen_main(&g);
	for (int n = 0; n < g.subs; n++)
		gen_sub(&g, n);
	link_calls(&g);
	for (int i = 0; i < JUDGE_DATA; i += 8)
		memcpy(c->memory + i, &(__u64){ number(&g) }, 8);
	for (int i = 0; i < JUDGE_PACKET; i++)
		c->packet[i] = below(&g, 256);
}
