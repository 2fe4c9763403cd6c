/*
 * words_place.h - places in the machine, as one types them.
 *
 *     fp-8   r10-8   r2+4   ctx+16   packet   counts   hits   0x1100001f8
 *     `- a register, a region, a map or a variable, then how far from it
 */
#ifndef PROGS_RAWBPF_WORDS_PLACE_H
#define PROGS_RAWBPF_WORDS_PLACE_H

#include "progs/rawbpf/step.h"

struct place {
	__u64 addr;
	__u32 size; /* 8; a variable's; or all of a map's values */
};

/* False: there is no such place. */
bool place_read(struct session *s, const char *text, struct place *place);

/* "r3", "fp": the register; -1: it is none. */
int reg_read(const char *text);

#endif
