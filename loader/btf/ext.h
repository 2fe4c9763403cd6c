/*
 * ext.h - .BTF.ext: which instruction comes from which line of C.
 *
 *   header     func_info        line_info                      core_relo
 *   24 or 32   ...              u32 size of a record, 16       ...
 *   bytes                       then for each section of code:
 *                                 u32 its name | u32 how many
 *                                 records:
 *
 *     0             4            8            12
 *     | byte in     | file's     | line's     | line << 10 | column |
 *     | the section | name       | text       |                     |
 *                     `--- places in the strings of .BTF ---'
 *
 *                               (include/uapi/linux/btf.h, bpf_line_info)
 */
#ifndef LOADER_BTF_EXT_H
#define LOADER_BTF_EXT_H

#include "loader/btf/btf.h"

/* From this slot of its section on, up to the next, it is this line. */
struct btf_line {
	uint32_t slot;
	uint32_t line, column;	 /* from 1; 0: the compiler does not know */
	const char *file, *text; /* in the strings of the BTF */
};

/* The lines of one section of code, in the file's order, from the bytes of
 * .BTF.ext.  How many, and the caller frees *lines; 0: none; or -errno with
 * one sentence as the error text. */
int btf_lines(const struct btf *btf, const void *ext, size_t size,
	      const char *section, struct btf_line **lines);

#endif
