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
#include "tests/kernel/judge.h"

#include <string.h>

#define R(n)   BPF_REG_##n
#define JUMPS  0x100 /* among the features: there may be jumps */
#define MAP_FD 3     /* judge_kernel() puts the real one there */

struct gen {
	struct judge_case *c;
	__u64 random;
	int features;
	int subs;      /* functions to be called */
	int sub_at[2]; /* where they begin, once known */
	bool in_loop, in_sub;
};

/* ---- Chance ---- */

/* xorshift64* */
static __u64 chance(struct gen *g)
{
	g->random ^= g->random >> 12;
	g->random ^= g->random << 25;
	g->random ^= g->random >> 27;
	return g->random * 0x2545f4914f6cdd1dull;
}

static int below(struct gen *g, int n)
{
	return (chance(g) >> 33) % n;
}

static bool has(const struct gen *g, int feature)
{
	return g->features & feature;
}

/* A number near which things go wrong, or any. */
static __u64 number(struct gen *g)
{
	static const __u64 edges[] = {
		0,
		1,
		2,
		7,
		8,
		0x7f,
		0x80,
		0xff,
		0x7fff,
		0x8000,
		0xffff,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x100000000,
		0x7fffffffffffffff,
		0x8000000000000000,
	};
	__u64 n = edges[below(g, sizeof(edges) / sizeof(edges[0]))];

	switch (below(g, 4)) {
	case 0: return n;
	case 1: return -n;
	case 2: return chance(g);
	}
	return chance(g) >> below(g, 64);
}

/* r0-r5 or r7 */
static int reg(struct gen *g)
{
	int n = below(g, 7);

	return n == 6 ? R(7) : n;
}

static void add(struct gen *g, struct bpf_insn in)
{
	g->c->insns[g->c->len++] = in;
}

static void add_wide(struct gen *g, int dst, int src, __u64 value)
{
	struct bpf_insn wide[] = { BPF_LD_IMM64_RAW(dst, src, value) };

	add(g, wide[0]);
	add(g, wide[1]);
}

/* ---- One instruction of each kind ---- */

static void gen_alu(struct gen *g)
{
	static const int ops[] = { BPF_ADD, BPF_SUB, BPF_MUL,  BPF_OR,
				   BPF_AND, BPF_XOR, BPF_DIV,  BPF_MOD,
				   BPF_LSH, BPF_RSH, BPF_ARSH, BPF_MOV };
	int op = ops[below(g, sizeof(ops) / sizeof(ops[0]))];
	bool wide = below(g, 2),
	     shift = op == BPF_LSH || op == BPF_RSH || op == BPF_ARSH;
	bool divides = op == BPF_DIV || op == BPF_MOD;
	int off = divides && has(g, JUDGE_V4) ? below(g, 2) : 0;
	__s32 imm = shift ? below(g, wide ? 64 : 32) : (__s32)number(g);
	__u8 class = wide ? BPF_ALU64 : BPF_ALU;

	if (divides && imm == 0)
		imm = -1;
	if (below(g, 2))
		add(g,
		    BPF_RAW_INSN(class | op | BPF_X, reg(g), reg(g), off, 0));
	else
		add(g, BPF_RAW_INSN(class | op | BPF_K, reg(g), 0, off, imm));
}

static void gen_neg(struct gen *g)
{
	add(g, BPF_RAW_INSN((below(g, 2) ? BPF_ALU64 : BPF_ALU) | BPF_NEG,
			    reg(g), 0, 0, 0));
}

static void gen_swap(struct gen *g)
{
	int bits = 16 << below(g, 3);

	if (has(g, JUDGE_V4) && below(g, 2))
		add(g, BPF_BSWAP(reg(g), bits));
	else if (below(g, 2))
		add(g, BPF_ENDIAN(BPF_TO_BE, reg(g), bits));
	else
		add(g, BPF_ENDIAN(BPF_TO_LE, reg(g), bits));
}

static void gen_movsx(struct gen *g)
{
	bool wide = below(g, 2);
	int bits = 8 << below(g, wide ? 3 : 2);

	add(g, BPF_RAW_INSN((wide ? BPF_ALU64 : BPF_ALU) | BPF_MOV | BPF_X,
			    reg(g), reg(g), bits, 0));
}

static void gen_const(struct gen *g)
{
	add_wide(g, reg(g), 0, number(g));
}

/* A place for `size` bytes: aligned on the stack, anywhere in the memory;
 * aligned there too if it must be. */
static int place(struct gen *g, int size, bool aligned, int *base)
{
	int at;

	*base = below(g, 2) ? R(10) : R(9);
	if (*base == R(10))
		return -JUDGE_STACK + below(g, JUDGE_STACK / size) * size;
	at = below(g, JUDGE_DATA - size + 1);
	return aligned ? at / size * size : at;
}

static const __u8 sizes[] = { BPF_B, BPF_H, BPF_W, BPF_DW };

static void gen_load(struct gen *g)
{
	int n = below(g, 4), base, off = place(g, 1 << n, false, &base);

	if (has(g, JUDGE_V4) && n < 3 && below(g, 2))
		add(g, BPF_LDX_MEMSX(sizes[n], reg(g), base, off));
	else
		add(g, BPF_LDX_MEM(sizes[n], reg(g), base, off));
}

static void gen_store(struct gen *g)
{
	int n = below(g, 4), base, off = place(g, 1 << n, false, &base);

	if (below(g, 2))
		add(g, BPF_STX_MEM(sizes[n], base, reg(g), off));
	else
		add(g, BPF_ST_MEM(sizes[n], base, off, (__s32)number(g)));
}

/* ---- Atomic operations, and where 6.18 is wrong about them ----
 *
 * Two paths meet, and the verifier compares what it knows of both, to look
 * at the rest of the program once only.  Found by judging, on 6.18:
 *
 * - A 4-byte cmpxchg clears the upper half of r0.  x86 leaves it alone when
 *   it succeeds, so the verifier adds an instruction; not if the path to it
 *   was cut off because the paths met before r0 was read.
 * - A fetch from the stack: that the value decides a jump later is noted for
 *   the register it had before, not for the stack.  The other path is taken
 *   to be the same, its jump is decided like the first one's.
 *
 * So that we are judged by what is meant: with jumps in the program r0 is
 * cleared after every cmpxchg, and nothing is fetched from the stack. */

static void clear_upper(struct gen *g)
{
	if (has(g, JUMPS))
		add(g, BPF_MOV32_REG(R(0), R(0)));
}

static int fetch_place(struct gen *g, int size, int *base)
{
	if (!has(g, JUMPS))
		return place(g, size, true, base);
	*base = R(9);
	return below(g, JUDGE_DATA / size) * size;
}

static void gen_atomic(struct gen *g)
{
	static const int ops[] = { BPF_ADD, BPF_AND, BPF_OR, BPF_XOR };
	int n = 2 + below(g, 2), base, off = place(g, 1 << n, true, &base);

	add(g, BPF_ATOMIC_OP(sizes[n], ops[below(g, 4)], base, reg(g), off));
}

static void gen_fetch(struct gen *g)
{
	static const int ops[] = { BPF_ADD, BPF_AND, BPF_OR, BPF_XOR,
				   BPF_XCHG };
	int n = 2 + below(g, 2), base, off = fetch_place(g, 1 << n, &base);
	int op = ops[below(g, 5)] | BPF_FETCH;

	add(g, BPF_ATOMIC_OP(sizes[n], op, base, reg(g), off));
}

/* Mostly so that the comparison is true. */
static void gen_cmpxchg(struct gen *g)
{
	int n = 2 + below(g, 2), base, off = fetch_place(g, 1 << n, &base);

	if (below(g, 4))
		add(g, BPF_LDX_MEM(sizes[n], R(0), base, off));
	if (below(g, 2))
		add(g, BPF_ALU64_IMM(BPF_OR, R(0), -65536));
	add(g, BPF_ATOMIC_OP(sizes[n], BPF_CMPXCHG, base, reg(g), off));
	clear_upper(g);
}

static void gen_ordered(struct gen *g)
{
	int n = below(g, 4), base, off = place(g, 1 << n, true, &base);

	if (below(g, 2))
		add(g,
		    BPF_ATOMIC_OP(sizes[n], BPF_LOAD_ACQ, reg(g), base, off));
	else
		add(g,
		    BPF_ATOMIC_OP(sizes[n], BPF_STORE_REL, base, reg(g), off));
}

/* r1-r5 are lost; and r0 is not a number that the verifier knows. */
static void reload_args(struct gen *g)
{
	for (int i = R(1); i <= R(5); i++)
		add(g, BPF_LDX_MEM(BPF_DW, i, R(9), below(g, 15) * 8));
}

/* Bytes of the packet, which now and then are not there. */
static void gen_packet(struct gen *g)
{
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
		chance(&g);
	g.features |= below(&g, 4) ? JUMPS : 0;
	g.subs = below(&g, 3);
	gen_main(&g);
	for (int n = 0; n < g.subs; n++)
		gen_sub(&g, n);
	link_calls(&g);
	for (int i = 0; i < JUDGE_DATA; i += 8)
		memcpy(c->memory + i, &(__u64){ number(&g) }, 8);
	for (int i = 0; i < JUDGE_PACKET; i++)
		c->packet[i] = chance(&g) >> 40;
}
