/*
 * map.c - a map: keys and values that programs and user space share.
 *
 *   user space                      kernel                    program
 *   map_update(&key, &value) --->  +-----+-------+  <--- helper 2, update
 *   map_lookup(&key) --copies--->  | key | value |  <--- helper 1, lookup:
 *   map_walk(): GET_NEXT_KEY --->  +-----+-------+       a pointer, no copy
 *
 * A per-CPU map has one value per CPU.  A program sees that of its own CPU;
 * user space reads all of them at once, each rounded up to 8 bytes:
 *
 *   | cpu 0: value, padding | cpu 1: value, padding | ...
 *                                        (kernel/bpf/hashtab.c, syscall.c)
 */
#include "maps/map.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/keyset.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool map_per_cpu(uint32_t type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

static uint32_t cpu_stride(const struct map *map)
{
	return (map->spec.value_size + 7) & ~7u;
}

void map_borrow(struct map *map, int fd, const struct map_spec *spec)
{
	map->fd = fd;
	map->spec = *spec;
	map->value_room = spec->value_size;
	if (map_per_cpu(spec->type))
		map->value_room = cpu_stride(map) * kernel_possible_cpus();
}

int map_open(struct map *map, const struct map_spec *spec)
{
	map_borrow(map, -1, spec);
	map->fd = sys_map_create(spec);
	if (map->fd < 0)
		return within(map->fd, "map '%s'", spec->name);
	return 0;
}

void map_close(struct map *map)
{
	if (map->fd >= 0)
		close(map->fd);
	*map = MAP_NONE;
}

/* Say which map a call was about, unless the answer is just "no such key". */
static int about(const struct map *map, int err)
{
	if (err < 0 && err != -ENOENT)
		within(err, "map '%s'", map->spec.name);
	return err;
}

int map_lookup(const struct map *map, const void *key, void *value)
{
	return about(map, sys_map_lookup(map->fd, key, value));
}

int map_update(const struct map *map, const void *key, const void *value,
	       uint64_t flags)
{
	int err = sys_map_update(map->fd, key, value, flags);

	return err < 0 ? within(err, "map '%s'", map->spec.name) : 0;
}

int map_delete(const struct map *map, const void *key)
{
	return about(map, sys_map_delete(map->fd, key));
}

void *map_cpu_value(const struct map *map, void *value, int cpu)
{
	return (char *)value + (size_t)cpu * cpu_stride(map);
}

/*
 * GET_NEXT_KEY answers "the key after this one", and for a key that is no
 * longer there "the first one": a walk beside a deleting program starts over
 * without a word, and may never end.  So the keys shown are remembered.
 */
struct walk {
	const struct map *map;
	struct keyset *shown;
	char *key, *next, *value;
	int count;
	long calls_left; /* a map that changes faster than we walk */
};

static void walk_close(struct walk *walk)
{
	keyset_close(walk->shown);
	free(walk->key);
	free(walk->next);
	free(walk->value);
}

static int walk_open(struct walk *walk, const struct map *map)
{
	*walk = (struct walk){ .map = map };
	walk->shown = keyset_open(map->spec.key_size);
	walk->key = malloc(map->spec.key_size);
	walk->next = malloc(map->spec.key_size);
	walk->value = malloc(map->value_room);
	walk->calls_left = 64 + 16L * map->spec.max_entries;
	if (walk->shown && walk->key && walk->next && walk->value)
		return 0;
	walk_close(walk);
	return fail(-ENOMEM, "walk map '%s'", map->spec.name);
}

/* Show one key, unless it was shown before or has gone.  0: go on. */
static int walk_show(struct walk *walk, map_walk_fn fn, void *arg)
{
	int err = keyset_add(walk->shown, walk->key);

	if (err <= 0)
		return err;
	err = map_lookup(walk->map, walk->key, walk->value);
	if (err)
		return err == -ENOENT ? 0 : err;
	walk->count++;
	return fn(arg, walk->key, walk->value);
}

/* The next key is asked for before `fn` runs, so that `fn` may delete. */
static int walk_keys(struct walk *walk, map_walk_fn fn, void *arg)
{
	const struct map *map = walk->map;
	int more = sys_map_next_key(map->fd, NULL, walk->key);
	int stop;

	while (more == 0) {
		more = sys_map_next_key(map->fd, walk->key, walk->next);
		stop = walk_show(walk, fn, arg);
		if (stop)
			return stop;
		memcpy(walk->key, walk->next, map->spec.key_size);
		if (--walk->calls_left < 0)
			return refuse(-EAGAIN,
				      "map '%s' changes faster than it can "
				      "be walked",
				      map->spec.name);
	}
	return more == -ENOENT ? walk->count : about(map, more);
}

int map_walk(const struct map *map, map_walk_fn fn, void *arg)
{
	struct walk walk;
	int n = walk_open(&walk, map);

	if (n < 0)
		return n;
	n = walk_keys(&walk, fn, arg);
	walk_close(&walk);
	return n;
}
