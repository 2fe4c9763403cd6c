/*
 * case.h - one rejection while it is being explained: what rules work with.
 *
 *     log:  ... insns ...  22: (61) r0 = *(u32 *)(r1 +4)       step
 *           invalid access to map value, value_size=44 ...     detail
 *           R1 max value is outside ...                        message
 *           processed 19 insns
 */
#ifndef LOADER_WHY_CASE_H
#define LOADER_WHY_CASE_H

#include "insn/verifier/message.h"
#include "insn/verifier/path.h"
#include "insn/verifier/words.h"
#include "loader/why/why.h"

struct why_case {
	struct why *why;
	const struct vlog *log;
	const struct why_ask *ask;

	int first, last; /* the program's records: up to the numbers */
	int message_at;	 /* the record of the verdict; -1: there is none */
	int detail_at;	 /* the line of numbers before it; -1: none */
	const struct message *message, *detail; /* NULL: not in the table */
	struct message_args args, detail_args;

	struct vpath path;
	long budget; /* of path */
	int step;    /* the last one: where it was refused; -1: none */
	struct vinsn in;
	int frame;
	struct vreg reg; /* why->reg before that step; kind NONE: unknown */
	bool nameless;	 /* a register had to be called "r2" */
};

/* Fill in all of it that does not depend on the cause.  0, -ENOENT or
 * -ENOMEM.  Either way case_close() it. */
int case_open(struct why_case *c, struct why *why, const struct vlog *log,
	      const struct why_ask *ask);
void case_close(struct why_case *c);

/* Text that lives as long as the explanation. */
const char *say(struct why_case *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The i-th argument of the message's format, or of the detail's: as a
 * number (0 if it is none), as text ("" if there is none). */
int64_t message_number(const struct message_args *args, int i);
const char *message_text(struct why_case *c, const struct message_args *args,
			 int i);

/* The C line of a step. */
struct why_line case_line(struct why_case *c, int step);

/* The instruction as it was loaded, in words: "r0 = 1"; NULL: what was loaded
 * is not known, or has no such slot. */
const char *case_insn(struct why_case *c, int slot);

/* What is known of a register before or after a step, in words. */
const char *case_words(struct why_case *c, const struct vreg *reg);

/* "return XDP_PASS;": how this program leaves early, by its type. */
const char *case_leave(const struct why_case *c);

#endif
