/*
 * record_type.h - which type the records of a ring have.
 *
 * The kernel does not know: a ring has bytes.  Nor does a local variable's
 * type get into the object.  So the object says it (bpf/map.h):
 *
 *     RECORD(events, struct event);
 *
 * or the caller does (--record events=event); else a struct of the object
 * that has just this size, if there is only one.
 */
#ifndef PROGS_RAWBPF_RECORD_TYPE_H
#define PROGS_RAWBPF_RECORD_TYPE_H

#include "loader/load/load.h"
#include "progs/rawbpf/command.h"

enum record_source {
	RECORD_UNKNOWN,
	RECORD_SAID,   /* by the object or the caller */
	RECORD_GUESSED /* by its size */
};

struct record_type {
	uint32_t id; /* in the object's BTF; 0: unknown */
	enum record_source source;
};

/* 0, or -errno with the error text: a --record that is about nothing. */
int record_type_check(const struct load *load, const struct args *args);

/* Of a record of `size` bytes that came out of this map; `padded`: up to 7
 * more than the program wrote, as perf buffers have them. */
struct record_type record_type(const struct load *load, const struct args *args,
			       const struct mapdef *map, size_t size,
			       bool padded);

#endif
