/*
 * arena.h - memory that all ends at once.
 *
 *     +------------------+     +------------------+
 *     | block, <= 64 KiB |---->| block before it  |----> NULL
 *     | used | free ...  |     | used             |
 *     +------------------+     +------------------+
 *
 * What an object file says becomes many small pieces that point at each
 * other; none is freed alone.  All bytes are zero at first.
 */
#ifndef LOADER_OBJECT_ARENA_H
#define LOADER_OBJECT_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *last;
};

/* `count` pieces of `size` bytes, zero; NULL: no memory is left (or the
 * product does not fit into size_t). */
void *arena_take(struct arena *arena, size_t count, size_t size);

/* A copy of `size` bytes with a zero after it. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);

void arena_close(struct arena *arena);

#endif
