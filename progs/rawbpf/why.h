/*
 * why.h - rawbpf why: what its files share.
 *
 *     why.c        the command
 *     why_json.c   an explanation as JSON
 *     why_fix.c    its edit as a patch, compiled and loaded to prove it
 *     why_text.c   instructions as text, loaded and explained
 *     why_causes.c the causes that there are, and their messages
 */
#ifndef PROGS_RAWBPF_WHY_H
#define PROGS_RAWBPF_WHY_H

#include "loader/load/load.h"
#include "loader/why/why.h"
#include "progs/rawbpf/command.h"
#include "progs/rawbpf/load_args.h"

#define WHY_REJECTED 10 /* and the verdict: the exit status of a refusal */

/* What became of a program that had its edit made. */
enum proof {
	PROOF_NONE,    /* there is no edit, or nobody asked */
	PROOF_DONE,    /* it compiles, and the kernel takes it */
	PROOF_COMPILE, /* it does not compile */
	PROOF_REFUSED, /* it compiles, and is refused still */
	PROOF_SOURCE   /* its source is not there, or is another by now */
};

struct fix {
	enum proof proof;
	const char *says; /* in words; of the explanation's arena */
};

/* Print the edit as a patch, and try it: `program` of the patched source is
 * compiled and loaded.  Nothing but a folder in /tmp is written, which is
 * gone afterwards. */
void why_fix(FILE *out, const struct args *args, struct why *why,
	     const char *program, struct fix *fix);

/* One object.  `fix` may be NULL. */
void why_json(FILE *out, const struct why *why, const char *program,
	      const struct fix *fix);

/* --section: load the text of the first operand.  0: it is refused, `why` says
 * why; 1: it is taken; or -errno with the error text.  Either way why_close()
 * it. */
int why_text(struct why *why, const struct args *args,
	     const struct load_args *given);

/* --causes and --cause ID: the tables behind the explanations. */
enum exit_code why_causes(const struct args *args);

#endif
