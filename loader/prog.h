/*
 * prog.h - load one program, and keep what the verifier said of it.
 */
#ifndef LOADER_PROG_H
#define LOADER_PROG_H

#include "loader/sys.h"

/* Load without a log; only if the kernel refuses, ask again with one: a log
 * costs time, and one that does not fit makes a good program fail (ENOSPC).
 * Returns the program's fd (the caller closes it) or the -errno of the first
 * try, with the error text set.  *log: the verifier's words, or NULL when it
 * said none; the caller frees it. */
int prog_load(struct prog_spec *spec, char **log);

/* The verifier's log of a program at `level` (1 the path that was refused,
 * 2 every path, 4 the statistics and the message), whether it is accepted or
 * not; grown until it fits in.  NULL: the verifier was not reached, or
 * wrote nothing.  The caller frees it. */
char *prog_log(const struct prog_spec *spec, uint32_t level);

/* No more than `size` bytes of a log of level 1, of a program whose whole log
 * would be hundreds of megabytes: the last ones, or the first ones before
 * 6.4.  The same result. */
char *prog_log_part(const struct prog_spec *spec, uint32_t size);

#endif
