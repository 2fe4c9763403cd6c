/*
 * flow.h - where a program may go: jump targets, subprograms, basic blocks.
 *
 *      0  r0 = 0                     +-------------+
 *      1  if r1 == 0x0 goto pc+1     | 0: slots 0-1|--jump--.
 *      2  r0 = 1                     +-------------+        |
 *      3  exit                            | next            |
 *                                    +-------------+        |
 *      block 0: slots 0-1            | 1: slot 2   |        |
 *      block 1: slot 2               +-------------+        |
 *      block 2: slot 3                    | next            |
 *                                    +-------------+        |
 *                                    | 2: slot 3   |<-------'
 *                                    +-------------+
 *
 * A block is entered at its first instruction only and left after its last.
 * A call is no jump: it comes back; what it calls is a subprogram, whose
 * blocks are its own.
 */
#ifndef INSN_FLOW_H
#define INSN_FLOW_H

#include "insn/insn.h"

#include <stdio.h>

struct flow_block {
	int start, end; /* slots: [start, end) */
	int last;	/* slot of the last instruction */
	int next;	/* block that follows if it does not jump; -1: none */
	int jump;	/* block it jumps to; -1: none */
	int subprog;
};

struct flow_subprog {
	int start, end; /* slots */
	int first;	/* block */
};

struct flow {
	struct flow_block *blocks; /* in the order of the slots */
	int block_count;
	struct flow_subprog *subprogs;
	int subprog_count;

	int error_pc; /* the first thing that is wrong, */
	char error[128];
};

/* Who the program's calls are for. */
enum flow_calls {
	FLOW_CALLS_INSIDE, /* a whole program: they lead to subprograms */
	FLOW_CALLS_OUTSIDE /* one function of an object: not linked yet */
};

/* Cut `count` slots into blocks.  0, -ENOMEM, or -EINVAL with flow->error:
 * a jump that leads nowhere, an end that is run past.  Either way
 * flow_close() it. */
int flow_build(struct flow *flow, const struct bpf_insn *insns, int count,
	       enum flow_calls calls);
void flow_close(struct flow *flow);

/* The slot that the jump, branch or subprogram call at `pc` names, or
 * FLOW_NOWHERE if it is none of these.  It may lie outside of the program. */
#define FLOW_NOWHERE (-(1LL << 62))
long long flow_target(const struct bpf_insn *insns, int pc);

/* May the program go on after the jump, as after a branch? */
bool flow_falls_through(const struct bpf_insn *insn);

/* The same as pictures: Graphviz's language (dot -Tpng), and SVG that any
 * browser shows. */
void flow_dot(FILE *out, const struct flow *flow, const struct bpf_insn *insns,
	      int count, const char *title);
int flow_svg(FILE *out, const struct flow *flow, const struct bpf_insn *insns,
	     int count, const char *title);

#endif
