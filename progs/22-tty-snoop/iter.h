/*
 * iter.h - how this kernel hands on memory: its struct iov_iter.
 */
#ifndef PROGS_22_TTY_SNOOP_ITER_H
#define PROGS_22_TTY_SNOOP_ITER_H

#include "loader/btf/btf.h"

/* Where its fields are, and the numbers of its kinds, by the kernel's types. */
void iter_show(const struct btf *btf);

#endif
