/*
 * cost.h - what a call of a program costs, by the way it is called.
 */
#ifndef PROGS_16_TRAMPOLINES_COST_H
#define PROGS_16_TRAMPOLINES_COST_H

#include "progs/lesson.h"

/* Each program of the object alone, attached, with the same loop.  0, or
 * -errno with the error text. */
int cost_compare(const struct lesson_object *object);

#endif
