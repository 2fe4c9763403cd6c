/*
 * step_lines.h - the C lines of a function of an object.
 */
#ifndef PROGS_RAWBPF_STEP_LINES_H
#define PROGS_RAWBPF_STEP_LINES_H

#include "loader/object/obj.h"
#include "progs/rawbpf/step.h"

/* Fill in s->code.lines and the text of those lines from .BTF and .BTF.ext,
 * if the object has them (clang -g).  0, or -errno with the error text set:
 * they are there and broken. */
int session_object_lines(struct session *s, const struct obj *obj,
			 const struct obj_func *func);

#endif
