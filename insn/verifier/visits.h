/*
 * visits.h - where the verifier's work went: how often it looked at each
 * instruction, and around which loops it went.
 *
 *      9: r1 = 0               1
 *     10: r3 = r0             11  <-.
 *     ...                           |  loop 10..21: 10 times back, and 131
 *     21: goto pc-12          10  --'  instructions looked at inside
 */
#ifndef INSN_VERIFIER_VISITS_H
#define INSN_VERIFIER_VISITS_H

#include "insn/verifier/path.h"

struct vvisit {
	int slot;
	int count;
	int step; /* the first of them */
};

struct vloop {
	int head, tail; /* slots: where it goes back to, and last from where */
	int times;	/* that it went back */
	int inside;	/* steps in it, with those of functions it calls */
	int step;	/* the first that came back */
	int exit;	/* a step that may leave it: in C, mostly the line
			 * that says "for" or "while"; -1: none */
};
#define VLOOPS 64 /* more are left out */

struct vvisits {
	struct vvisit *slots; /* by slot */
	int count;
	struct vloop loops[VLOOPS]; /* the one with most steps first */
	int loop_count;
};

/* 0 or -ENOMEM; either way vvisits_close() it. */
int vvisits_read(struct vvisits *visits, const struct vpath *path);
void vvisits_close(struct vvisits *visits);

/* NULL: it was not looked at. */
const struct vvisit *vvisits_of(const struct vvisits *visits, int slot);

#endif
