/*
 * splice.h - put instructions between those of a program.
 *
 *     before                       after
 *     0: r1 = 1                    0: r1 = 1
 *     1: call 5                    1: [before of 1]
 *     2: if r0 == 0 goto pc-2      2: call 5
 *     3: exit                      3: [after of 1]
 *                                  4: if r0 == 0 goto pc-4
 *                                  5: exit
 *
 * Every jump, call and function address is set right again: it leads to what
 * stands before its old target.  Jumps inside what is put in are left alone.
 */
#ifndef INSN_SPLICE_H
#define INSN_SPLICE_H

#include "insn/insn.h"

struct splice {
	const struct bpf_insn *before, *after;
	int before_count, after_count; /* slots */
};

/* A copy of the `len` slots of `prog` with `head` in front, where no jump
 * leads, and for each slot what `at[pc]` says.  The number of slots, and the
 * caller frees *out; -ENOMEM; -ERANGE: a jump became too long for its field;
 * -EINVAL: a jump leads out of the program. */
int insn_splice(const struct bpf_insn *prog, int len, const struct splice *head,
		const struct splice *at, struct bpf_insn **out);

#endif
