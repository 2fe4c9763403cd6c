/*
 * say.h - what was put into one instruction, in words.
 *
 *     r1 = *(u32 *)(r1 +24)      as compiled
 *     r1 = *(u32 *)(r1 +2456)    field `pid` of `struct task_struct` is at
 *                                byte 2456
 */
#ifndef LOADER_LOAD_SAY_H
#define LOADER_LOAD_SAY_H

#include "loader/load/load.h"

#include <stdio.h>

/* What belongs into slot `slot` of the linked program and why, without an
 * end of line.  False, and nothing is written: it is as it was compiled. */
bool load_say(FILE *out, const struct load *load, const struct load_prog *prog,
	      int slot);

/* Why a call of a helper that does not exist was refused, if a hole that
 * nothing fits was filled with it: what was looked for.  NULL: it was not
 * that.  The caller frees it. */
char *load_say_missing(const struct load *load, const struct load_prog *prog);

#endif
