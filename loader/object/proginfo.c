/*
 * proginfo.c - the records of a program, section by section: see proginfo.h.
 */
#include "loader/object/proginfo.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

/* Some of the records of a block: those of one function. */
struct share {
	const struct ext_block *block;
	uint32_t from, count;
};

static uint32_t slot_at(const struct ext_block *block, uint32_t i)
{
	return ext_u32(block, i, 0) / 8;
}

/* The first record at or behind a slot; compilers write them in order. */
static uint32_t first_at(const struct ext_block *block, uint32_t slot)
{
	uint32_t low = 0, high = block->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (slot_at(block, middle) < slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* False if none is where the function begins, or they are not in order. */
static bool take_share(struct share *share, const struct obj *obj,
		       const struct ext *ext, enum ext_part part,
		       const struct obj_func *func)
{
	uint32_t start = func->start, end = start + func->count;

	share->block = ext_find(ext, part, obj->sections[func->section].name);
	if (!share->block)
		return false;
	share->from = first_at(share->block, start);
	share->count = first_at(share->block, end) - share->from;
	if (share->from == share->block->count ||
	    slot_at(share->block, share->from) != start)
		return false;
	if (part == EXT_FUNC)
		share->count = 1;
	for (uint32_t i = 1; i < share->count; i++) {
		uint32_t at = slot_at(share->block, share->from + i);

		if (at <= slot_at(share->block, share->from + i - 1) ||
		    at >= end)
			return false;
	}
	return true;
}

/* Copy them, each to its slot in the whole. */
static void move_share(unsigned char *to, const struct share *share,
		       const struct subprog_part *part)
{
	uint32_t size = share->block->size;

	for (uint32_t i = 0; i < share->count; i++, to += size) {
		uint32_t from = share->from + i;
		uint32_t slot = slot_at(share->block, from) -
				part->func->start + part->start;

		memcpy(to, share->block->records + (size_t)from * size, size);
		memcpy(to, &slot, sizeof(slot));
	}
}

static int make_table(struct proginfo_table *table, struct obj *obj,
		      const struct ext *ext, enum ext_part part,
		      const struct subprog *prog)
{
	struct share share;
	uint32_t count = 0;
	unsigned char *rows;

	for (int i = 0; i < prog->part_count; i++) {
		if (!take_share(&share, obj, ext, part, prog->parts[i].func))
			return 0;
		count += share.count;
	}
	rows = arena_take(&obj->arena, count, share.block->size);
	if (!rows)
		return fail(-ENOMEM, "%u records of .BTF.ext", count);
	*table = (struct proginfo_table){ rows, share.block->size, count };
	for (int i = 0; i < prog->part_count; i++) {
		take_share(&share, obj, ext, part, prog->parts[i].func);
		move_share(rows, &share, &prog->parts[i]);
		rows += (size_t)share.count * table->size;
	}
	return 0;
}

int proginfo_make(struct proginfo *info, struct obj *obj, const struct ext *ext,
		  const struct subprog *prog)
{
	int err;

	memset(info, 0, sizeof(*info));
	err = make_table(&info->funcs, obj, ext, EXT_FUNC, prog);
	return err ? err : make_table(&info->lines, obj, ext, EXT_LINE, prog);
}
