/*
 * ext.c - .BTF.ext: the parts and their blocks: see ext.h.
 */
#include "loader/btf/ext.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC	   0xeb9f
#define VERSION	   1
#define LEAST_HEAD 24 /* up to line_info_len; core_relo came in 5.4 */

static const struct {
	const char *name;
	uint32_t size; /* what we know of a record; it may be longer */
} parts[EXT_PARTS] = {
	[EXT_FUNC] = { "func_info", 8 },
	[EXT_LINE] = { "line_info", 16 },
	[EXT_CORE] = { "core_relo", 16 },
};

/* The bytes not read yet of a part of the section. */
struct reader {
	const unsigned char *at;
	size_t left;
};

/* The one way forward.  NULL: there are not so many bytes left. */
static const void *take(struct reader *r, size_t size)
{
	const unsigned char *bytes = r->at;

	if (size > r->left)
		return NULL;
	r->at += size;
	r->left -= size;
	return bytes;
}

static bool take_u32(struct reader *r, uint32_t *number)
{
	const void *bytes = take(r, sizeof(*number));

	if (bytes)
		memcpy(number, bytes, sizeof(*number));
	return bytes != NULL;
}

static int cut_short(const char *what)
{
	return refuse(-EINVAL, ".BTF.ext: %s is cut short", what);
}

/* ---- The header ---- */

static int check_head(uint32_t first, uint32_t head_len, size_t size)
{
	if ((first & 0xffff) == __builtin_bswap16(MAGIC))
		return refuse(-EINVAL, ".BTF.ext of the other byte order");
	if ((first & 0xffff) != MAGIC)
		return refuse(-EINVAL,
			      ".BTF.ext: it begins with %04x, not %04x",
			      first & 0xffff, MAGIC);
	if ((first >> 16 & 0xff) != VERSION)
		return refuse(-EINVAL, ".BTF.ext of version %u; known is %d",
			      first >> 16 & 0xff, VERSION);
	if (head_len < LEAST_HEAD)
		return refuse(-EINVAL,
			      ".BTF.ext: a header of %u bytes, of at least %d",
			      head_len, LEAST_HEAD);
	if (head_len > size)
		return refuse(-EINVAL, ".BTF.ext: a header of %u bytes, of %zu",
			      head_len, size);
	return 0;
}

static int open_part(struct reader *part, const char *name, uint32_t at,
		     uint32_t len)
{
	size_t all = part->left;

	if (!take(part, at))
		return refuse(-EINVAL,
			      ".BTF.ext: %s is at byte %u behind the header, "
			      "of %zu",
			      name, at, all);
	if (len > part->left)
		return refuse(-EINVAL,
			      ".BTF.ext: %s is cut short: %u bytes from byte "
			      "%u on, of %zu",
			      name, len, at, all);
	part->left = len;
	return 0;
}

/* Stand before each part, which an older header may not have. */
static int open_parts(struct reader all, struct reader part[EXT_PARTS])
{
	struct reader head = all;
	uint32_t first, head_len, at, len;
	int err;

	if (!take_u32(&head, &first) || !take_u32(&head, &head_len) ||
	    all.left < LEAST_HEAD)
		return cut_short("its header");
	err = check_head(first, head_len, all.left);
	if (err)
		return err;
	take(&all, head_len);
	head.left = head_len - 8;
	for (int i = 0; i < EXT_PARTS && !err; i++) {
		if (!take_u32(&head, &at) || !take_u32(&head, &len))
			break;
		part[i] = all;
		err = open_part(&part[i], parts[i].name, at, len);
	}
	return err;
}

/* ---- The blocks ---- */

/* One more, at the end; the room for them doubles. */
static int add_block(struct ext *ext, const struct ext_block *block)
{
	int n = ext->count;
	void *more;

	if ((n & (n - 1)) == 0) {
		more = realloc(ext->blocks,
			       (n ? 2 * n : 1) * sizeof(*ext->blocks));
		if (!more)
			return fail(-ENOMEM, ".BTF.ext: %d blocks", n);
		ext->blocks = more;
	}
	ext->blocks[ext->count++] = *block;
	return 0;
}

static int read_block(struct ext *ext, struct reader *r, const struct btf *btf,
		      struct ext_block *block)
{
	const char *part = parts[block->part].name;
	size_t left = r->left;
	uint32_t name;

	if (!take_u32(r, &name) || !take_u32(r, &block->count))
		return refuse(-EINVAL,
			      ".BTF.ext: %s is cut short: %zu bytes are left, "
			      "a block begins with 8",
			      part, left);
	block->section = btf_string(btf, name);
	if (block->count == 0)
		return refuse(-EINVAL, ".BTF.ext: %s: no records for '%s'",
			      part, block->section);
	if (block->count > r->left / block->size)
		return refuse(-EINVAL,
			      ".BTF.ext: %s is cut short: %u records of %u "
			      "bytes for '%s', %zu bytes are left",
			      part, block->count, block->size, block->section,
			      r->left);
	block->records = take(r, (size_t)block->count * block->size);
	return add_block(ext, block);
}

static int read_part(struct ext *ext, enum ext_part part, struct reader *r,
		     const struct btf *btf)
{
	struct ext_block block = { .part = part };
	int err = 0;

	if (r->left == 0)
		return 0;
	if (!take_u32(r, &block.size))
		return refuse(-EINVAL,
			      ".BTF.ext: %s is cut short: %zu bytes, before "
			      "the size of its records",
			      parts[part].name, r->left);
	if (block.size < parts[part].size)
		return refuse(-EINVAL,
			      ".BTF.ext: %s: records of %u bytes, of at least "
			      "%u",
			      parts[part].name, block.size, parts[part].size);
	if (block.size % 4)
		return refuse(-EINVAL,
			      ".BTF.ext: %s: records of %u bytes, no multiple "
			      "of 4",
			      parts[part].name, block.size);
	while (!err && r->left > 0)
		err = read_block(ext, r, btf, &block);
	return err;
}

int ext_read(struct ext *ext, const struct btf *btf, const void *bytes,
	     size_t size)
{
	struct reader part[EXT_PARTS] = { 0 };
	int err;

	memset(ext, 0, sizeof(*ext));
	err = open_parts((struct reader){ bytes, size }, part);
	for (int i = 0; i < EXT_PARTS && !err; i++)
		err = read_part(ext, i, &part[i], btf);
	return err;
}

void ext_close(struct ext *ext)
{
	free(ext->blocks);
	memset(ext, 0, sizeof(*ext));
}

const struct ext_block *ext_find(const struct ext *ext, enum ext_part part,
				 const char *section)
{
	for (int i = 0; i < ext->count; i++)
		if (ext->blocks[i].part == part &&
		    !strcmp(ext->blocks[i].section, section))
			return &ext->blocks[i];
	return NULL;
}

uint32_t ext_u32(const struct ext_block *block, uint32_t i, uint32_t at)
{
	uint32_t number;

	memcpy(&number, block->records + (size_t)i * block->size + at,
	       sizeof(number));
	return number;
}
