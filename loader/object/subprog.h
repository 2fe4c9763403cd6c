/*
 * subprog.h - a program and the functions that it calls, put together.
 *
 *     section "xdp"              section ".text"
 *     0  call add  ----.         0  clamp: ...
 *     1  exit           `----->  4  add: ...
 *                                6  call clamp  (2 slots later)
 *
 * The kernel takes one row of instructions, so what a program reaches is
 * appended, each function once, in the order in which it is first called;
 * then every call says how far away its function is now:
 *
 *     0  call pc+1     1  exit     2  add: ...     4  call pc+2     ...
 *
 * A call from one section to another has a relocation; one inside a section
 * has none, its distance is already there.  A callback (bpf_loop's) is a
 * 64-bit constant with a relocation, and becomes a distance as well.  Calls
 * of what the object does not define (kfuncs) stay as they are.
 */
#ifndef LOADER_OBJECT_SUBPROG_H
#define LOADER_OBJECT_SUBPROG_H

#include "loader/object/obj.h"

/* One function's place in the whole. */
struct subprog_part {
	const struct obj_func *func;
	int start; /* slot; it was func->start in its section */
};

struct subprog {
	struct bpf_insn *insns; /* of the object, as is all of this */
	int count;
	struct subprog_part *parts; /* the program itself is the first */
	int part_count;
};

/* Put `func` together with what it calls.  0, or -errno with the error
 * text. */
int subprog_link(struct subprog *prog, struct obj *obj,
		 const struct obj_func *func);

#endif
