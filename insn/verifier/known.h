/*
 * known.h - what is known while one goes through a log from its beginning.
 *
 *     the log                         who said it last:  r0   r1   r2
 *     0: R1=ctx() R10=fp0                                -    #0   -
 *     0: (b7) r2 = 5       ; R2=5                        -    #0   #1
 *     1: (85) call ...#7   ; R0=scalar()                 #2   -    -
 *
 * The kernel says only what an instruction has changed; the rest is what was
 * said before.  Kept are the numbers of records, not what they say, so that
 * a copy costs little.
 */
#ifndef INSN_VERIFIER_KNOWN_H
#define INSN_VERIFIER_KNOWN_H

#include "insn/verifier/path.h"

#define VFRAMES 8
#define VREGS	11
#define VSTACK	64 /* slots of 8 bytes in a frame */

struct vknown {
	int regs[VFRAMES][VREGS];   /* the record that said it last; -1 */
	uint8_t as[VFRAMES][VREGS]; /* and of which register: see below */
	int slots[VFRAMES][VSTACK]; /* [0] is fp-8 */
};

/* What one step changed. */
struct vchange {
	int frame;
	int reg;    /* -1: the stack at `off` */
	int off;    /* -8 for fp-8 */
	int before; /* the record that says what it was; -1: none */
	int after;
	int was_as, as; /* what they say it of, which is mostly `reg` */
};
#define VCHANGES (VFRAMES * (VREGS + VSTACK))

/* A pointer that may be NULL has an id, and copies of it have the same.  When
 * one of them is checked, all are (kernel/bpf/verifier.c,
 * mark_ptr_or_null_regs()), but the kernel says it only of that one: `as` is
 * its number then. */

/* Before the first step. */
void vknown_start(struct vknown *known);

/* Go over one step: those of a path one after the other, from step 0.  What
 * it wrote, or what is known otherwise since, is in `changes` (room for
 * VCHANGES); how many. */
int vknown_step(struct vknown *known, const struct vpath *path, int step,
		struct vchange *changes);

/* The same, up to just before the step is done: another path may begin
 * there.  vknown_step() then does the rest. */
void vknown_before(struct vknown *known, const struct vpath *path, int step);

/* What is known of a register, or of the stack at `off`.  False: nothing. */
bool vknown_reg(const struct vknown *known, const struct vlog *log, int frame,
		int reg, struct vreg *state);
bool vknown_slot(const struct vknown *known, const struct vlog *log, int frame,
		 int off, struct vslot *slot);

/* What record number `record` says of them. */
bool vknown_said_reg(const struct vlog *log, int record, int reg,
		     struct vreg *state);
bool vknown_said_slot(const struct vlog *log, int record, int off,
		      struct vslot *slot);

#endif
