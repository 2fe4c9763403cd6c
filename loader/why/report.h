/*
 * report.h - the explanation that Linux writes itself, since 7.3.
 *
 *     Verification failed: Memory Safety: Access outside bounds
 *                          category       problem
 *     Reason:        one paragraph
 *     At:            where it is: lines of C and instructions around it
 *     Causal path:   the same of each step that led there, oldest first
 *     Suggestion:    sometimes
 *                                            (kernel/bpf/diagnostics.c)
 */
#ifndef LOADER_WHY_REPORT_H
#define LOADER_WHY_REPORT_H

#include "insn/verifier/cause.h"
#include "insn/verifier/log.h"
#include "loader/object/arena.h"

struct report_step {
	int line;	  /* of C; 0: not said */
	int insn;	  /* -1: not said */
	const char *says; /* "update: R2 changed from ..." */
};

struct report {
	const char *text;    /* all of it; NULL: the kernel wrote none */
	const char *problem; /* "Memory Safety: Access outside bounds" */
	const char *reason, *suggestion; /* NULL: not said */
	int insn;			 /* that it points at; -1: none */
	struct report_step *steps;	 /* of the causal path */
	int step_count;
};

/* Out of the records first..last (not including `last`).  0 or -ENOMEM.  All
 * texts are the arena's. */
int report_read(struct report *report, struct arena *arena,
		const struct vlog *log, int first, int last);

/* Does it name the cause that we found?  1 yes, 0 no, -1: it names a problem
 * that we do not know. */
int report_agrees(const struct report *report, enum cause_id cause);

#endif
