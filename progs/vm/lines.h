/*
 * lines.h - programs of the host that we ask for something: where they are,
 * and what they print.
 */
#ifndef PROGS_VM_LINES_H
#define PROGS_VM_LINES_H

#include <stdbool.h>

/* Where PATH, or an sbin folder beside it, has `name`.  `path` has room for
 * PATH_MAX bytes. */
bool find_program(const char *name, char *path);

/* Called with each line, without its end. */
typedef void (*line_fn)(char *line, void *arg);

/* Run argv[0] and hand on what it prints; what it says on its standard error
 * goes to `quiet` ? nowhere : ours.  It ends when we end.  Returns its exit
 * status (128 + signal), or -errno with the error text. */
int lines_of(char *const argv[], bool quiet, line_fn fn, void *arg);

#endif
