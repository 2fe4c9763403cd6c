/*
 * judge_insn.c - random instructions, one of each kind at a time.
 */
#include "tests/kernel/judge_gen.h"

#include <string.h>

/* ---- Chance ---- */

/* xorshift64* */
static __u64 chance(struct gen *g)
{
	g->random ^= g->random >> 12;
	g->random ^= g->random << 25;
	g->random ^= g->random >> 27;
	return g->random * 0x2545f4914f6cdd1dull;
}

int below(struct gen *g, int n)
{
	return (chance(g) >> 33) % n;
}

/* A number near which things go wrong, or any. */
__u64 number(struct gen *g)
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
int reg(struct gen *g)
{
	int n = below(g, 7);

	return n == 6 ? R(7) : n;
}

void add_wide(struct gen *g, int dst, int src, __u64 value)
{
	struct bpf_insn wide[] = { BPF_LD_IMM64_RAW(dst, src, value) };

	add(g, wide[0]);
	add(g, wide[1]);
}

/* ---- One instruction of each kind ---- */

void gen_alu(struct gen *g)
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

void gen_neg(struct gen *g)
{
	add(g, BPF_RAW_INSN((below(g, 2) ? BPF_ALU64 : BPF_ALU) | BPF_NEG,
			    reg(g), 0, 0, 0));
}

void gen_swap(struct gen *g)
{
	int bits = 16 << below(g, 3);

	if (has(g, JUDGE_V4) && below(g, 2))
		add(g, BPF_BSWAP(reg(g), bits));
	else if (below(g, 2))
		add(g, BPF_ENDIAN(BPF_TO_BE, reg(g), bits));
	else
		add(g, BPF_ENDIAN(BPF_TO_LE, reg(g), bits));
}

void gen_movsx(struct gen *g)
{
	bool wide = below(g, 2);
	int bits = 8 << below(g, wide ? 3 : 2);

	add(g, BPF_RAW_INSN((wide ? BPF_ALU64 : BPF_ALU) | BPF_MOV | BPF_X,
			    reg(g), reg(g), bits, 0));
}

void gen_const(struct gen *g)
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

void gen_load(struct gen *g)
{
	int n = below(g, 4), base, off = place(g, 1 << n, false, &base);

	if (has(g, JUDGE_V4) && n < 3 && below(g, 2))
		add(g, BPF_LDX_MEMSX(sizes[n], reg(g), base, off));
	else
		add(g, BPF_LDX_MEM(sizes[n], reg(g), base, off));
}

void gen_store(struct gen *g)
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

void gen_atomic(struct gen *g)
{
	static const int ops[] = { BPF_ADD, BPF_AND, BPF_OR, BPF_XOR };
	int n = 2 + below(g, 2), base, off = place(g, 1 << n, true, &base);

	add(g, BPF_ATOMIC_OP(sizes[n], ops[below(g, 4)], base, reg(g), off));
}

void gen_fetch(struct gen *g)
{
	static const int ops[] = { BPF_ADD, BPF_AND, BPF_OR, BPF_XOR,
				   BPF_XCHG };
	int n = 2 + below(g, 2), base, off = fetch_place(g, 1 << n, &base);
	int op = ops[below(g, 5)] | BPF_FETCH;

	add(g, BPF_ATOMIC_OP(sizes[n], op, base, reg(g), off));
}

/* Mostly so that the comparison is true. */
void gen_cmpxchg(struct gen *g)
{
	int n = 2 + below(g, 2), base, off = fetch_place(g, 1 << n, &base);

	if (below(g, 4))
		add(g, BPF_LDX_MEM(sizes[n], R(0), base, off));
	if (below(g, 2))
		add(g, BPF_ALU64_IMM(BPF_OR, R(0), -65536));
	add(g, BPF_ATOMIC_OP(sizes[n], BPF_CMPXCHG, base, reg(g), off));
	clear_upper(g);
}

void gen_ordered(struct gen *g)
{
	int n = below(g, 4), base, off = place(g, 1 << n, true, &base);

	if (below(g, 2))
		add(g,
		    BPF_ATOMIC_OP(sizes[n], BPF_LOAD_ACQ, reg(g), base, off));
	else
		add(g,
		    BPF_ATOMIC_OP(sizes[n], BPF_STORE_REL, base, reg(g), off));
}
