/*
 * history.h - a trace told in C lines, oldest first.
 */
#ifndef LOADER_WHY_HISTORY_H
#define LOADER_WHY_HISTORY_H

#include "loader/why/trace.h"

/* Tell how `subject` ("n", "r2") got to where it was refused.  What happened
 * in the refused line itself is left out: it is shown already. */
void history_tell(struct why_case *c, const struct trace *trace,
		  const char *subject);

/* One event more, at the end. */
void history_add(struct why_case *c, int step, const char *says,
		 const char *mark);

/* Mark the event of that step; nothing if it has none. */
void history_mark(struct why_case *c, int step, const char *mark);

#endif
