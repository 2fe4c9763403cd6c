/*
 * refusal.h - explain a load that the kernel refused just now.
 *
 *     prog_load() = -EACCES, and a log       why_log()
 *     prog_load() = -E2BIG, the log is the   a piece of the walk is asked for
 *       message alone                        first
 *     prog_load() = -EPERM, no log, or one   found by probing (hint.h)
 *       of numbers: "processed 0 insns"
 */
#ifndef LOADER_WHY_REFUSAL_H
#define LOADER_WHY_REFUSAL_H

#include "loader/why/why.h"

struct refusal {
	const struct prog_spec *spec;
	const char *log;   /* NULL: the kernel wrote none */
	int err;	   /* -errno */
	const char *error; /* the error text; NULL: none */
};

/* `source` may be NULL, and must not stay.  0, -ENOENT if the log holds
 * instructions and no message, or -ENOMEM.  Either way why_close() it. */
int why_refusal(struct why *why, const struct refusal *refusal,
		const struct why_source *source);

/* The same of a program of an object, which must stay. */
int why_object(struct why *why, struct load *load,
	       const struct load_prog *prog);

/* Print the page of one, and nothing else; if it cannot be made, nothing.
 * The error text stays. */
void why_show(FILE *out, const struct refusal *refusal);
void why_show_object(FILE *out, struct load *load,
		     const struct load_prog *prog);

#endif
