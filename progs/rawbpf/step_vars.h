/*
 * step_vars.h - the variables of an object, by their names.
 */
#ifndef PROGS_RAWBPF_STEP_VARS_H
#define PROGS_RAWBPF_STEP_VARS_H

#include "progs/rawbpf/step.h"

struct step_var {
	const char *name;
	struct sim *sim; /* the map whose value it is in */
	uint32_t offset, size;
};

/* All of them, one by one, settings of the kernel last: *at starts as 0.
 * False after the last. */
bool step_var_next(const struct session *s, int *at, struct step_var *var);

/* False: there is none of that name. */
bool step_var_find(const struct session *s, const char *name,
		   struct step_var *var);

/* Where it is for the program. */
__u64 step_var_addr(const struct session *s, const struct step_var *var);

#endif
