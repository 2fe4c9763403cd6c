/*
 * sim_type.h - between sim.c and the kinds of maps it has.
 */
#ifndef MAPS_SIM_TYPE_H
#define MAPS_SIM_TYPE_H

#include "maps/sim.h"

#include <string.h>

struct sim_type {
	/* Check sizes and flags as the kernel does, allocate, and set
	 * sim->map's ops, values and cells.  0 or -errno. */
	int (*open)(struct sim *sim);
	void (*close)(struct sim *sim);

	/* A key that is not there gets a slot; its values are then written.
	 * Byte where the first CPU's value is, or -errno. */
	__s64 (*place)(struct sim *sim, const void *key, __u64 flags);

	/* Where the first CPU's value is, or -ENOENT.  Not a use: the order
	 * of an LRU stays (the kernel's lookups from user space do so, too). */
	__s64 (*find)(struct sim *sim, const void *key);
	int (*next_key)(struct sim *sim, const void *key, void *next);
};

extern const struct sim_type sim_array, sim_hash, sim_ring, sim_progs, sim_perf;

/* Round the size of a value up to the step between two: a power of two. */
__u32 sim_step(__u32 size);

/* `count` cells for values; -E2BIG, -ENOMEM: too many. */
int sim_cells(struct sim *sim, __u64 count);

/* Change bytes that stand behind a map: told to the journal first. */
static inline void sim_put(struct sim *sim, void *to, const void *from,
			   size_t size)
{
	mem_touch(sim->map.mem, to, size);
	memmove(to, from, size);
}

static inline void sim_clear(struct sim *sim, void *at, size_t size)
{
	mem_touch(sim->map.mem, at, size);
	memset(at, 0, size);
}

#define SIM_SET(sim, field, value)                                  \
	do {                                                        \
		mem_touch((sim)->map.mem, &(field), sizeof(field)); \
		(field) = (value);                                  \
	} while (0)

#endif
