/*
 * stats.h - the lines of the log that sum up: how much work it was, and what
 * the verifier went back for.
 */
#ifndef INSN_VERIFIER_STATS_H
#define INSN_VERIFIER_STATS_H

#include "insn/verifier/log.h"

#define VSTATS_DEPTHS 64

struct vstats {
	int64_t insns, limit; /* looked at, of as many as it may; -1: unsaid */
	int64_t states, peak; /* kept over all, at most at once; -1 */
	int64_t per_insn;     /* at most for one instruction; -1 */
	int64_t usec;	      /* level 4; -1 */
	int64_t deepest;      /* bytes of stack at one time, each frame
			       * rounded up (7.3); of a program that is
			       * refused 0; -1 */
	char depths[VSTATS_DEPTHS]; /* "16+8": bytes of stack of each
				     * function; "": not said */
};

/* What the STATS records of first..last (not including it) say. */
void vstats_read(struct vstats *stats, const struct vlog *log, int first,
		 int last);

/* "18 of 1000000 instructions looked at; 1 state kept; ...".  Returns `buf`;
 * "" if nothing is known. */
char *vstats_words(char *buf, size_t size, const struct vstats *stats);

/* Of the PRECISE lines that one instruction caused: whose exact value is
 * needed, and how far back that leads. */
struct vprecise {
	int frame;
	char what[64]; /* "r2", "r2 fp-8" */
	int back;      /* slot; -1: no further */
};

/* False: the records first..last say nothing of the kind. */
bool vprecise_read(struct vprecise *precise, const struct vlog *log, int first,
		   int last);

#endif
