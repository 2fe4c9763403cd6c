/*
 * source.h - show the lines of a source between two labels.
 */
#ifndef PROGS_SOURCE_H
#define PROGS_SOURCE_H

#include <stdbool.h>
#include <stdio.h>

/* Print the lines of `source` between the line with "[label]" and the one
 * with "[/label]", numbered as in `file`, with `around` more lines on both
 * sides.  How many lines; 0: there is no such label. */
int source_print(FILE *out, const char *source, const char *label, int around);

/* Does the source have such lines? */
bool source_has(const char *source, const char *label);

#endif
