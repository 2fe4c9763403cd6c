/*
 * tree.h - all the paths of a log, and which goes on from which.
 *
 *     0 1 2 3 4 exit             leg 0   0..4             ends: exit
 *     from 2 to 7: 7 8 exit      leg 1   up 0, from 2     ends: exit
 *     from 8 to 4: safe          leg 2   up 1, from 8     ends: safe
 */
#ifndef INSN_VERIFIER_TREE_H
#define INSN_VERIFIER_TREE_H

#include "insn/verifier/path.h"

enum vend {
	VEND_OPEN, /* the log ends in it: refused, or cut off */
	VEND_EXIT, /* by the program's exit */
	VEND_SAFE, /* at a place where all was proven safe already */
};

struct vleg {
	int first, last; /* its steps; not including `last` */
	int from;	 /* the step it goes on from; -1: none, or unknown */
	int up;		 /* the leg that step is in; -1 */
	int depth;	 /* how many are above it */
	int record;	 /* its BRANCH, or SAFE if that is all; -1: none */
	int slot;	 /* where it begins; -1: it has no step */
	int safe;	 /* the record that ends it; -1 */
	enum vend end;
};

struct vtree {
	const struct vpath *path;
	struct vleg *legs; /* in the log's order */
	int count;
};

/* The paths up to record `last`, not including it.  0 or -ENOMEM; either way
 * vtree_close() it. */
int vtree_read(struct vtree *tree, const struct vpath *path, int last);
void vtree_close(struct vtree *tree);

/* The leg that a step is in. */
int vtree_leg(const struct vtree *tree, int step);

#endif
