/*
 * cpu_sum.h - what the values of all CPUs come to.
 *
 *     cpu 0: { .packets = 3, .bytes = 180 }
 *     cpu 1: { .packets = 1, .bytes = 60 }   sum { .packets = 4, .bytes = 240 }
 */
#ifndef PROGS_RAWBPF_CPU_SUM_H
#define PROGS_RAWBPF_CPU_SUM_H

#include "loader/btf/btf.h"

struct cpu_sum {
	const struct btf *btf;
	uint32_t type, size; /* of a value */
	unsigned char *to;   /* the sum, `size` bytes, which begin as zeros */
};

/* Add a value.  False: those of its type cannot be, and the sum is nothing;
 * numbers of four and of eight bytes can, and structs of nothing else. */
bool cpu_sum_add(const struct cpu_sum *sum, const void *value);

#endif
