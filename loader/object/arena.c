/*
 * arena.c - memory that all ends at once: see arena.h.
 */
#include "loader/object/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST = 4096, /* bytes; each block is twice the one before it, since */
	MOST = 65536, /* every page of it is written, whether used or not */
	ALIGN = 16
};

struct arena_block {
	struct arena_block *before;
	size_t used, size;
	_Alignas(16) unsigned char bytes[];
};

/* A piece that is bigger gets a block of its own. */
static struct arena_block *new_block(struct arena *arena, size_t size)
{
	size_t room = arena->last ? 2 * arena->last->size : FIRST;
	struct arena_block *block;

	room = room < MOST ? room : MOST;
	room = room > size ? room : size;
	block = calloc(1, sizeof(*block) + room);
	if (!block)
		return NULL;
	block->size = room;
	block->before = arena->last;
	arena->last = block;
	return block;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
	struct arena_block *block = arena->last;
	void *piece;

	if (__builtin_mul_overflow(count, size, &size) || size > SIZE_MAX / 2)
		return NULL;
	size = (size + ALIGN - 1) / ALIGN * ALIGN;
	if (!block || block->size - block->used < size)
		block = new_block(arena, size);
	if (!block)
		return NULL;
	piece = block->bytes + block->used;
	block->used += size;
	return piece;
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	char *copy = size < SIZE_MAX ? arena_take(arena, size + 1, 1) : NULL;

	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

void arena_close(struct arena *arena)
{
	while (arena->last) {
		struct arena_block *before = arena->last->before;

		free(arena->last);
		arena->last = before;
	}
}
