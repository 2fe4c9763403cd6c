/*
 * attached.h - all programs and tables of an object, each at its place.
 */
#ifndef PROGS_RAWBPF_ATTACHED_H
#define PROGS_RAWBPF_ATTACHED_H

#include "loader/attach/auto.h"
#include "loader/load/load.h"

#include <stdio.h>

struct attached {
	struct link *links;
	int count, failed;
};

/* A line on `out` for each that is attached, or why it is not; the others
 * are all the same.  0, or -ENOMEM with the error text.  attached_close() it
 * either way. */
int attached_open(struct attached *a, const struct load *load,
		  const struct place *place, FILE *out);
void attached_close(struct attached *a);

#endif
