/*
 * map.h - a map: keys and values that programs and user space share.
 */
#ifndef MAPS_MAP_H
#define MAPS_MAP_H

#include "loader/sys.h"

struct map {
	int fd; /* -1: none */
	struct map_spec spec;
	uint32_t value_room; /* bytes user space reads and writes per value */
};

#define MAP_NONE ((struct map){ .fd = -1 })

/* Create a map.  0, or -errno with the error text set.  map_close() takes a
 * map that was never opened. */
int map_open(struct map *map, const struct map_spec *spec);
void map_close(struct map *map);

/* The same of a map that somebody else has opened and will close. */
void map_borrow(struct map *map, int fd, const struct map_spec *spec);

/* Copy the value of `key` into `value`, map->value_room bytes.
 * -ENOENT: no such key. */
int map_lookup(const struct map *map, const void *key, void *value);

/* flags: BPF_ANY, BPF_NOEXIST (-EEXIST if it is there), BPF_EXIST (-ENOENT
 * if it is not).  The kernel copies: both buffers stay the caller's. */
int map_update(const struct map *map, const void *key, const void *value,
	       uint64_t flags);

/* -ENOENT: no such key. */
int map_delete(const struct map *map, const void *key);

/* Is the map's type one that keeps a value per CPU? */
bool map_per_cpu(uint32_t type);

/* CPU `cpu`'s part of a value read from a per-CPU map. */
void *map_cpu_value(const struct map *map, void *value, int cpu);

/* Call `fn` for every key with its value, until it returns something else
 * than 0.  Returns how many keys were shown, or what `fn` returned, or
 * -errno.  Safe while others change the map: no key is shown twice, a key
 * that stays is shown, one that comes or goes meanwhile may be.  `fn` may
 * delete the key it is shown.                              [map-walk] */
typedef int (*map_walk_fn)(void *arg, const void *key, void *value);
int map_walk(const struct map *map, map_walk_fn fn, void *arg);

#endif
