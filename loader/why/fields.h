/*
 * fields.h - which fields of its context a program may use: the kernel is
 * asked, field by field.
 */
#ifndef LOADER_WHY_FIELDS_H
#define LOADER_WHY_FIELDS_H

#include "loader/why/why.h"

/* Of a program that was refused for a field: what to use instead becomes
 * why->fix, where the context's struct is known.  It loads a program of three
 * instructions for each field of it. */
void why_fields(struct why *why, const struct load *load,
		const struct load_prog *prog);

#endif
