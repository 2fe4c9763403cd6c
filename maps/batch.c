/*
 * batch.c - a map read many elements at a time: see batch.h.
 *
 *   in_batch NULL --> [ elements ] --> out_batch --> in_batch of the next
 *                                  '-- -ENOENT: these were the last
 *
 * What in_batch and out_batch hold is the kernel's: of a hash the number of
 * a bucket, of an array a key.  A bucket comes as a whole, so one with more
 * elements than there is room for is refused with ENOSPC, and needs more.
 *                             (kernel/bpf/hashtab.c, syscall.c)
 */
#include "maps/batch.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST = 4096,  /* elements at a time */
	ENOTSUPP = 524 /* for maps without it; no name in libc */
};

struct batch {
	const struct map *map;
	unsigned char *keys, *values, *at, *next;
	uint32_t room; /* elements */
};

static void batch_close(struct batch *b)
{
	free(b->keys);
	free(b->values);
	free(b->at);
	free(b->next);
}

static int batch_open(struct batch *b, const struct map *map, uint32_t room)
{
	uint32_t key = map->spec.key_size;

	*b = (struct batch){ .map = map, .room = room };
	b->keys = calloc(room, key);
	b->values = calloc(room, map->value_room);
	b->at = calloc(1, key < 8 ? 8 : key);
	b->next = calloc(1, key < 8 ? 8 : key);
	if (b->keys && b->values && b->at && b->next)
		return 0;
	batch_close(b);
	return fail(-ENOMEM, "%u elements of map '%s'", room, map->spec.name);
}

static int show(const struct batch *b, uint32_t count, map_walk_fn fn,
		void *arg)
{
	int stop = 0;

	for (uint32_t i = 0; i < count && !stop; i++)
		stop = fn(arg, b->keys + (size_t)i * b->map->spec.key_size,
			  b->values + (size_t)i * b->map->value_room);
	return stop;
}

/* A call after the other.  *shown counts; -ENOSPC: more room is needed, and
 * all that came so far was shown. */
static int walk(struct batch *b, enum sys_batch what, bool *begun, int *shown,
		map_walk_fn fn, void *arg)
{
	struct batch_spec spec = { .keys = b->keys, .values = b->values };
	int err = 0, stop = 0;

	while (!err && !stop) {
		spec.in_batch = *begun ? b->at : NULL;
		spec.out_batch = b->next;
		spec.count = b->room;
		err = sys_map_batch(b->map->fd, what, &spec);
		if (err && err != -ENOENT)
			return err;
		*begun = true;
		memcpy(b->at, b->next,
		       b->map->spec.key_size < 8 ? 8 : b->map->spec.key_size);
		stop = show(b, spec.count, fn, arg);
		*shown += spec.count;
	}
	return stop;
}

/* With more room it goes on where it was. */
static int grow(struct batch *b)
{
	struct batch more;
	int err = batch_open(&more, b->map, b->room * 4);

	if (err)
		return err;
	memcpy(more.at, b->at,
	       b->map->spec.key_size < 8 ? 8 : b->map->spec.key_size);
	batch_close(b);
	*b = more;
	return 0;
}

static int walk_all(const struct map *map, enum sys_batch what, map_walk_fn fn,
		    void *arg)
{
	uint32_t most = map->spec.max_entries;
	bool begun = false;
	struct batch b;
	int shown = 0, err = batch_open(&b, map, most < FIRST ? most : FIRST);

	if (err)
		return err;
	do {
		err = walk(&b, what, &begun, &shown, fn, arg);
		if (err == -ENOSPC && grow(&b))
			err = -ENOMEM;
	} while (err == -ENOSPC);
	batch_close(&b);
	return err ? err : shown;
}

static bool is_missing(int err)
{
	return err == -EINVAL || err == -ENOTSUPP || err == -EOPNOTSUPP;
}

int map_walk_batch(const struct map *map, map_walk_fn fn, void *arg)
{
	int n = walk_all(map, SYS_BATCH_LOOKUP, fn, arg);

	return is_missing(n) ? map_walk(map, fn, arg) : n;
}

int map_take_batch(const struct map *map, map_walk_fn fn, void *arg)
{
	int n = walk_all(map, SYS_BATCH_TAKE, fn, arg);

	return is_missing(n) ? refuse(-EOPNOTSUPP,
				      "map '%s': this kernel or this type of "
				      "map cannot be emptied in one go",
				      map->spec.name)
			     : n;
}
