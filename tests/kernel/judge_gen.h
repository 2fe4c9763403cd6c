/*
 * judge_gen.h - between judge_gen.c, which makes programs, and judge_insn.c,
 * which makes their instructions.
 */
#ifndef TESTS_KERNEL_JUDGE_GEN_H
#define TESTS_KERNEL_JUDGE_GEN_H

#include "tests/kernel/judge.h"

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

/* A number below `n`; a register that holds a number; a number near which
 * things go wrong, or any. */
int below(struct gen *g, int n);
int reg(struct gen *g);
__u64 number(struct gen *g);

static inline bool has(const struct gen *g, int feature)
{
	return g->features & feature;
}

static inline void add(struct gen *g, struct bpf_insn in)
{
	g->c->insns[g->c->len++] = in;
}

void add_wide(struct gen *g, int dst, int src, __u64 value);

/* One instruction of each kind, sometimes with one that prepares it. */
void gen_alu(struct gen *g);
void gen_neg(struct gen *g);
void gen_swap(struct gen *g);
void gen_movsx(struct gen *g);
void gen_const(struct gen *g);
void gen_load(struct gen *g);
void gen_store(struct gen *g);
void gen_atomic(struct gen *g);
void gen_fetch(struct gen *g);
void gen_cmpxchg(struct gen *g);
void gen_ordered(struct gen *g);

#endif
