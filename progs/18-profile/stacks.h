/*
 * stacks.h - what profile.bpf.c has counted, with names, as a tree.
 *
 *     counts: user 7, kernel 12 -> 31      stacks: 7 -> 401c84 401d22 ...
 *                                                  12 -> ffffffff8164a0c1 ...
 *     three names behind each other:
 *         burn  ask_kernel  getrandom | entry_SYSCALL_64 ... chacha_permute
 *         the user's stack, outermost first | the kernel's
 */
#ifndef PROGS_18_PROFILE_STACKS_H
#define PROGS_18_PROFILE_STACKS_H

#include "loader/load/load.h"
#include "progs/flame.h"

struct stacks {
	uint64_t ticks; /* counted in the tree */
	uint64_t in_kernel;
	uint64_t no_file; /* frames that are in nothing that can run */
};

/* Read the maps of `load` into `flame`; the stacks are of process `pid`,
 * which still runs.  0, or -errno with the error text. */
int stacks_read(struct stacks *stacks, struct flame *flame, struct load *load,
		pid_t pid);

#endif
