/*
 * ext.h - .BTF.ext: what is said of instructions, by where they are.
 *
 *   header     func_info        line_info                      core_relo
 *   24 or 32   ...              u32 size of a record           ...
 *   bytes                       then for each section of code:
 *                                 u32 its name | u32 how many
 *                                 the records
 *
 *   a record    0             4            8            12
 *   func_info   | byte in     | its FUNC   |
 *   line_info   | the section | file       | the text   | line << 10, column |
 *   core_relo   |             | a type     | path "0:3" | kind               |
 *
 *   names, texts and paths are places in the strings of .BTF
 *                     (include/uapi/linux/bpf.h: struct bpf_func_info,
 *                      bpf_line_info, bpf_core_relo)
 */
#ifndef LOADER_BTF_EXT_H
#define LOADER_BTF_EXT_H

#include "loader/btf/btf.h"

enum ext_part {
	EXT_FUNC,
	EXT_LINE,
	EXT_CORE,
	EXT_PARTS
};

/* The records of one part for one section of code. */
struct ext_block {
	enum ext_part part;
	const char *section;
	const unsigned char *records;
	uint32_t size; /* bytes of one: what we know of it, or more */
	uint32_t count;
};

struct ext {
	struct ext_block *blocks; /* in the file's order */
	int count;
};

/* All of .BTF.ext, checked: blocks are whole, records no smaller than what
 * is known of them.  The bytes must stay.  0, or -errno with one sentence as
 * the error text; either way ext_close() it. */
int ext_read(struct ext *ext, const struct btf *btf, const void *bytes,
	     size_t size);
void ext_close(struct ext *ext);

/* NULL: there is nothing of that part for the section. */
const struct ext_block *ext_find(const struct ext *ext, enum ext_part part,
				 const char *section);

/* The number at byte `at` of the i-th record; at most size - 4. */
uint32_t ext_u32(const struct ext_block *block, uint32_t i, uint32_t at);

#endif
