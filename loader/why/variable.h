/*
 * variable.h - the variable of C that holds a value on its way, as the
 * debug information says it.
 *
 *     9: r7 = r0                  link      found, in r7 from 9 on
 *    11: r1 = r7                  link      the same value: still found
 *    12: r1 += 4                  link      another value, of no name
 *
 * The line of C mostly says it too.  Which is believed: the name out of the
 * line, unless the debug information knows one and the line of C has that
 * one as well; or the line has none.
 */
#ifndef LOADER_WHY_VARIABLE_H
#define LOADER_WHY_VARIABLE_H

#include "loader/why/trace.h"

/* What a register holds just before a step; NULL: not known. */
const struct var *variable_before(struct why_case *c, int step, int reg);

/* What the link's register holds behind it; NULL: not known. */
const struct var *variable_of_link(struct why_case *c,
				   const struct trace_link *link);

/* The bytes at fp+off before a step; NULL: not known. */
const struct var *variable_on_stack(struct why_case *c, int step, int off);

/* What to call the value that was traced, at its `from`-th link (0: where it
 * is used): a name out of a line of C (NULL: it has none), a variable that is
 * in scope where it was refused, or "r2". */
const char *variable_subject(struct why_case *c, const char *from_line,
			     const struct trace *trace, int from, int reg);

#endif
