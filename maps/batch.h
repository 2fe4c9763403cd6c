/*
 * batch.h - a map read many elements at a time.
 *
 *   map_walk()         two calls for each element: the next key, its value
 *   map_walk_batch()   one call for BATCH elements                  (5.6)
 */
#ifndef MAPS_BATCH_H
#define MAPS_BATCH_H

#include "maps/map.h"

/* As map_walk(), with `fn` called for every key with its value; where the
 * kernel or this type of map has no batches, it is map_walk().  `fn` must not
 * delete: a hash's places are numbered, and what moves may be shown twice. */
int map_walk_batch(const struct map *map, map_walk_fn fn, void *arg);

/* The same, and each element shown is deleted: a hash is emptied in one go.
 * -EOPNOTSUPP with the error text where the kernel cannot. */
int map_take_batch(const struct map *map, map_walk_fn fn, void *arg);

#endif
