/*
 * hidden.h - a check that is there in C, and not for the verifier.
 */
#ifndef LOADER_WHY_HIDDEN_H
#define LOADER_WHY_HIDDEN_H

#include "loader/why/trace.h"

/* Was the value of the trace, which nobody has compared, compared in another
 * register or in another read?  Then tell so: history, verdict, fix. */
bool hidden_tell(struct why_case *c, const struct trace *trace,
		 const char *index);

#endif
