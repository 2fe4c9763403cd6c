/*
 * state.h - what the verifier says it knows, read back.
 *
 *     frame1: R1=map_value(map=vals,ks=4,vs=44,smax=80) R10=fp0 fp-8=mmmm????
 *     refs=2
 *
 * A register is a number with bounds, or a pointer of some kind with a fixed
 * offset and a number added to it.  How they are written changed: scalar()
 * was inv() before 5.18, umin32 was u32_min before 6.8, off=0 is left out
 * since 6.5; all of them are read.   (kernel/bpf/log.c print_reg_state())
 */
#ifndef INSN_VERIFIER_STATE_H
#define INSN_VERIFIER_STATE_H

#include "insn/verifier/cursor.h"

#include <stddef.h>

#define VREG_TYPE 48

enum vreg_kind {
	VREG_NONE, /* nothing is said of it */
	VREG_NUMBER,
	VREG_POINTER
};

struct vreg {
	enum vreg_kind kind;
	char type[VREG_TYPE]; /* "map_value", "fp", "ptr_sock", "scalar"; the
			       * suffix _or_null is maybe_null */
	bool maybe_null;
	bool precise; /* the verifier needs its exact value */

	/* A number, or what is added to a pointer besides `off`. */
	bool known; /* it is `value` */
	int64_t value;
	int64_t smin, smax;
	uint64_t umin, umax;
	int32_t smin32, smax32;
	uint32_t umin32, umax32;
	uint64_t var_value, var_mask; /* var_off=(value; mask): bits that are
				       * 1 in the mask are not known */

	int64_t off;	/* of a pointer, bytes; fp-8 is -8 */
	int32_t frame;	/* of fp[1]-8; -1: the one that runs */
	uint32_t id;	/* same number, same value; 0: none */
	uint32_t ref;	/* ref_obj_id: it must be released; 0: no */
	uint32_t range; /* r=: packet bytes proven to be there */
	uint32_t key_size, value_size; /* of the map */
	uint32_t mem_size;
	char map[20]; /* its name; "": it has none, or an old kernel */
};

/* The 8 bytes of the stack at `off`. */
struct vslot {
	int off;	 /* -8 for fp-8 */
	char bytes[9];	 /* "mmmm????": ? never written, m anything, 0 zero, r a
			* saved register, d dynptr, i iterator, p dropped as
			* nobody reads it; "" if `reg`
			* says it */
	struct vreg reg; /* saved whole, or in the bytes that are r; kind
			  * VREG_NONE: it is not */
};

#define VSTATE_SLOTS 64
#define VSTATE_REFS  16

struct vstate {
	int frame;
	struct vreg regs[11];
	struct vslot slots[VSTATE_SLOTS];
	int slot_count;
	uint32_t refs[VSTATE_REFS];
	int ref_count;
};

/* Read what follows the place in a line.  What is not understood is passed
 * over; registers of which nothing is said are VREG_NONE. */
void vstate_read(struct vstate *state, const char *text, uint32_t length);

/* One register's text, behind the '='.  False: it is none. */
bool vreg_read(struct vreg *reg, struct cursor *s);

/* Only this register of such a line: faster.  False: it says nothing. */
bool vstate_reg(struct vreg *reg, int number, const char *text,
		uint32_t length);

/* The frame that the line is about: 1 for "frame1: ...", 0 without. */
int vstate_frame(const char *text, uint32_t length);

#endif
