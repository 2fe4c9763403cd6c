/*
 * trace.h - where the value in a register came from, step by step back.
 *
 *     27: r0 = *(u32 *)(r1 +4)    the use
 *     26: r1 += r2                LINK_CHANGE; from here on r2 is followed
 *     25: r2 <<= 2                LINK_CHANGE
 *     24: if r2 > 0x14 goto       LINK_CHECK     r2 is 0..20 behind it
 *     19: r2 = r0                 LINK_MOVE      r0 is followed
 *     12: call get_prandom_u32    LINK_ORIGIN
 */
#ifndef LOADER_WHY_TRACE_H
#define LOADER_WHY_TRACE_H

#include "loader/why/case.h"

enum link_kind {
	LINK_MOVE,   /* the same value, in another register or stack slot */
	LINK_CHANGE, /* something was done to it */
	LINK_CHECK,  /* it was compared */
	LINK_ORIGIN, /* a call, a load or a constant made it */
	LINK_LOST,   /* a call cleared the register */
	LINK_NONE /* nothing wrote it; or it is what a function begins with */
};

struct trace_link {
	enum link_kind kind;
	int step; /* -1 for LINK_NONE */
	int frame;
	int reg; /* that holds the value behind the step */
	struct vinsn in;
	struct vreg after; /* what is known of it then */
};

#define TRACE_MOST 64

struct trace {
	struct trace_link links[TRACE_MOST]; /* the latest first */
	int count;
	int anchor; /* of trace_linear(): the link where it is x; older links
		     * are of what x was made of */
};

/* Follow a register back from just before `step`.  Where a number was added
 * to a pointer: `number` follows the number, else the pointer. */
void trace_read(struct trace *trace, struct why_case *c, int step, int reg,
		bool number);

/* The last link: what it comes from.  Never NULL. */
const struct trace_link *trace_origin(const struct trace *trace);

/* The latest comparison with a constant, or NULL. */
const struct trace_link *trace_check(const struct trace *trace);

/* The place of the use as scale * x + base, x being the value behind the
 * latest check, mask or the like, or else at its origin.  False: it is no such thing. */
struct linear {
	int64_t scale, base;
	const struct trace_link *at; /* where it is x */
};

/* "r0 &= 31": the number is bounded by it. */
bool trace_is_mask(const struct trace_link *link);

/* Is the i-th link, with the next, "r2 <<= 32; r2 >>= 32", which only cuts
 * the number to 32 bits? */
bool trace_is_cut(const struct trace *trace, int i);

bool trace_linear(struct trace *trace, struct linear *linear);

#endif
