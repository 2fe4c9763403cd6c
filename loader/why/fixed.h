/*
 * fixed.h - what is known of a register, a pointer's fixed part told from
 * what varies.
 */
#ifndef LOADER_WHY_FIXED_H
#define LOADER_WHY_FIXED_H

#include "loader/why/case.h"

/* As vpath_reg_before() and vpath_reg_after(); on every kernel `off` is the
 * part that is fixed. */
bool fixed_reg_before(const struct why_case *c, int step, int frame, int reg,
		      struct vreg *state);
bool fixed_reg_after(const struct why_case *c, int step, int frame, int reg,
		     struct vreg *state);

#endif
