/*
 * rules.h - what is said of each cause: one function for each family.
 *
 * A rule fills in what the log and the lines let it know: summary, detail,
 * history, fix and edit.  What it leaves out is filled in from the tables of
 * messages and causes.
 */
#ifndef LOADER_WHY_RULES_H
#define LOADER_WHY_RULES_H

#include "loader/why/case.h"
#include "loader/why/trace.h"

typedef void (*why_rule)(struct why_case *c);

/* Never NULL. */
why_rule rule_of(enum cause_id cause);

void rule_bounds(struct why_case *c);	   /* index and object */
void rule_size(struct why_case *c);	   /* a length given to a helper */
void rule_offset(struct why_case *c);	   /* a number added to a pointer */
void rule_null(struct why_case *c);	   /* a pointer that may be NULL */
void rule_packet(struct why_case *c);	   /* bytes that may not be there */
void rule_number(struct why_case *c);	   /* a number used as a pointer */
void rule_unwritten(struct why_case *c);   /* a register with nothing in it */
void rule_context(struct why_case *c);	   /* a field of the context */
void rule_argument(struct why_case *c);	   /* of a helper */
void rule_stack_bytes(struct why_case *c); /* bytes never written */
void rule_stack_place(struct why_case *c); /* outside the frame */
void rule_reference(struct why_case *c);   /* still held at the exit */
void rule_helper(struct why_case *c);	   /* not for this program */
void rule_return(struct why_case *c);	   /* not in the range allowed */
void rule_loop(struct why_case *c);	   /* never ends */
void rule_budget(struct why_case *c);	   /* takes too long to prove */
void rule_read_only(struct why_case *c);   /* memory that may not be written */

void rule_register(struct why_case *c); /* any other: the register's history */
void rule_licence(struct why_case *c);
void rule_misaligned(struct why_case *c);
void rule_arithmetic(struct why_case *c); /* on pointers */
void rule_map(struct why_case *c);	  /* of a type that does not fit */
void rule_stack_size(struct why_case *c);
void rule_region(struct why_case *c);	 /* a lock, RCU: still open */
void rule_different(struct why_case *c); /* pointers, on two ways */
void rule_modified(struct why_case *c);	 /* the context, with an offset */

void rule_kfunc(struct why_case *c);	/* an argument of a kernel function */
void rule_constant(struct why_case *c); /* that must be a constant */
void rule_function(struct why_case *c); /* of a function of the program */
void rule_object(struct why_case *c);	/* a field of a kernel object */
void rule_slot(struct why_case *c);	/* a dynptr or iterator */
void rule_atomic(struct why_case *c);

void rule_jump(struct why_case *c);	    /* to where nothing can go on */
void rule_malformed(struct why_case *c);    /* an instruction's bytes */
void rule_no_register(struct why_case *c);  /* r11; r10, to be written */
void rule_value_offset(struct why_case *c); /* an address in a map's value */
void rule_callback(struct why_case *c);
void rule_timer(struct why_case *c);	/* or a work queue, a task work */
void rule_list(struct why_case *c);	/* or a tree */
void rule_no_kfunc(struct why_case *c); /* not for this program */

void rule_spill(struct why_case *c);	/* half of a pointer */
void rule_escape(struct why_case *c);	/* a local's address */
void rule_compared(struct why_case *c); /* pointers */
void rule_leak(struct why_case *c);	/* a kernel address */
void rule_guess(struct why_case *c);	/* what a processor may run ahead on */
void rule_memory(struct why_case *c);	/* and its length */
void rule_target(struct why_case *c);	/* that cannot be attached to */
void rule_types(struct why_case *c);	/* that are missing */

/* ---- What rules share ---- */

/* How many bytes there are at the pointer in a register, before the refused
 * step; -1: not known. */
int64_t rule_room(struct why_case *c, int reg);

/* "reads 4 bytes" or "writes 4 bytes"; of a call, "bpf_x() uses 4 bytes". */
const char *rule_access(struct why_case *c, int64_t size);

/* "n" out of the line, or "r2". */
const char *rule_subject(struct why_case *c, const char *from_line, int reg);

/* The last call on the way, after step `since` (-1: at all), that may move
 * the packet, so that all pointers into it are forgotten; -1: none. */
int rule_mover(struct why_case *c, int since);

/* A mask that lets through more than `most`: a narrower one, if there is
 * one.  False: it is no mask, or no mask is exact. */
bool rule_mask(struct why_case *c, const struct trace_link *at, int64_t most);

/* The length that the refused call is given as a number: another number.
 * False: it is no number, or not the only one like it in the line. */
bool rule_length(struct why_case *c, int64_t length, int64_t most);

/* Is that a register, so that there is nothing to write in C? */
bool rule_is_reg(const char *subject);

/* Put lines before the refused one: an edit. */
void rule_insert(struct why_case *c, const char *lines);

/* Put another line in the place of that one: an edit. */
void rule_replace(struct why_case *c, const struct why_line *line,
		  const char *now);

#endif
