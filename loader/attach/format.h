/*
 * format.h - what a tracepoint hands to a program, as the kernel describes it.
 *
 *     /sys/kernel/tracing/events/syscalls/sys_enter_read/format
 *
 *       field:unsigned int fd;   offset:16;   size:8;   signed:0;
 *             |            |            |          |           |
 *             type         name         byte       bytes       a number's sign
 *
 *     becomes    unsigned long long fd; (offset 16, size 8: unsigned int)
 *
 * The record is laid out by the kernel for each of its versions, so a struct
 * written down elsewhere may be wrong here.
 */
#ifndef LOADER_ATTACH_FORMAT_H
#define LOADER_ATTACH_FORMAT_H

#include "loader/btf/btf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define FORMAT_MOST_BYTES 8192 /* of a record: PERF_MAX_TRACE_SIZE */

struct format_field {
	char type[128]; /* "unsigned int", "__data_loc char[]" */
	char name[64];
	uint32_t offset, size; /* bytes */
	bool is_signed;
	bool array;	   /* its name has [...] behind it */
	uint32_t elements; /* of an array; 0: a word stands for the number */
};

struct format {
	char name[128];
	uint32_t id; /* perf_event_open(2) takes it */
	struct format_field *fields;
	int count;
};

/* From the text of such a file.  0, or -errno with one sentence; either way
 * format_close() it. */
int format_read(struct format *format, const void *text, size_t size);

/* The same of this kernel's tracepoint: "syscalls", "sys_enter_read". */
int format_open(struct format *format, const char *category, const char *name);
void format_close(struct format *format);

/* The struct in C, for clang -target bpf.  It needs no header: where a type
 * is not C's own, or does not have the size that is said, there is a number
 * of the same size, or bytes.  Gaps are members, so nothing is left to the
 * compiler. */
void format_print(FILE *out, const struct format *format);

/* Is every member of the struct of this name where the format has it?  0, or
 * -EINVAL with one sentence: which is not, and where each side has it.
 * -ENOENT: there is no such struct. */
int format_check(const struct format *format, const struct btf *btf,
		 const char *struct_name);

#endif
