/*
 * why.h - a rejection explained: what is wrong, where, how it came to that,
 * and what to type instead.
 *
 *     the log   ->  message   ->  cause     a rule for each (rules.h)
 *               ->  path      ->  history   where the value came from
 *     the lines ->  C                       of the object, or of the log
 *
 * It needs no kernel: a log from anywhere is enough, and an object makes it
 * better.
 */
#ifndef LOADER_WHY_WHY_H
#define LOADER_WHY_WHY_H

#include "insn/verifier/cause.h"
#include "insn/verifier/log.h"
#include "loader/object/arena.h"
#include "loader/why/report.h"
#include "loader/why/source.h"

#include <linux/bpf.h>
#include <stdio.h>

/* What the one who asks knows besides the log; all zero: nothing. */
struct why_ask {
	const struct why_source *source; /* the object's lines; NULL: those in
					  * the log */
	uint32_t prog_type;		 /* BPF_PROG_TYPE_UNSPEC: not known */
	const char *license;		 /* NULL: not known */
	const struct bpf_insn *insns;	 /* what was loaded; NULL: not known */
	int insn_cnt;
	const struct vlog *walk; /* a piece of what the verifier did, if the
				  * log has none of it; NULL */
};

/* One thing that happened to the value, oldest first. */
struct why_event {
	struct why_line at; /* text NULL: no C line is known */
	int insn;
	int step; /* in the log's order; -1: of no step */
	const char *insn_text;
	const char *says;     /* "so n is 0..20 from here" */
	const char *variable; /* that holds it, as the debug information says;
			       * NULL: unknown */
	const char *mark; /* "too wide", of the one that should be otherwise;
			   * else NULL */
};

/* A change of one line of C. */
struct why_edit {
	const char *file; /* NULL: there is no edit */
	int line;
	const char *old; /* that line, whole */
	const char *new; /* what to put there: it may be several lines */
};

struct why {
	struct arena arena; /* of all texts */
	enum cause_id cause;
	enum verdict verdict;
	const char *summary;   /* one line */
	const char *detail;    /* of the place, NULL: nothing */
	int insn;	       /* slot; -1: none */
	const char *insn_text; /* NULL: none */
	int reg;	       /* the one responsible; -1: none */
	const char *variable;  /* that is in it, as the debug information
				* says; NULL: unknown */
	const char *state;     /* what was known of it, in words; NULL */
	struct why_line at;
	const char *heading; /* of the history: "how n got here" */
	struct why_event *events;
	int event_count;
	const char *fix;     /* what to type, or to do */
	const char *because; /* why just that, NULL: nothing */
	struct why_edit edit;
	const char *ask;      /* what would tell more; NULL: nothing */
	const char *message;  /* the kernel's own lines */
	struct report report; /* the kernel's own explanation */
};

/* Explain the last rejection in the log.  0; -ENOENT: it holds none, `ask`
 * says what is missing; or -ENOMEM.  Either way why_close() it.  `log` and
 * `ask` must stay. */
int why_log(struct why *why, const struct vlog *log, const struct why_ask *ask);
void why_close(struct why *why);

/* The page, in at most 100 columns. */
void why_print(FILE *out, const struct why *why);

#endif
