/*
 * read_format.h - what the two tracepoints of read(2) hand to a program.
 *
 * Made from the kernel's own description, a line for each field, and the
 * gaps between them; a value of another size than its type is a number:
 *
 *     /sys/kernel/tracing/events/syscalls/sys_enter_read/format
 *     /sys/kernel/tracing/events/syscalls/sys_exit_read/format
 *
 * The first eight bytes belong to the tracer: a program may not read them.
 */
#ifndef READ_FORMAT_H
#define READ_FORMAT_H

/* clang-format off */

struct sys_enter_read {
	unsigned short common_type; /* offset 0, size 2 */
	unsigned char common_flags; /* offset 2, size 1 */
	unsigned char common_preempt_count; /* offset 3, size 1 */
	int common_pid; /* offset 4, size 4 */
	int __syscall_nr; /* offset 8, size 4 */
	char gap_12[4];
	unsigned long long fd; /* offset 16, size 8: unsigned int */
	unsigned long long buf; /* offset 24, size 8: char * */
	unsigned long long count; /* offset 32, size 8: size_t */
};

struct sys_exit_read {
	unsigned short common_type; /* offset 0, size 2 */
	unsigned char common_flags; /* offset 2, size 1 */
	unsigned char common_preempt_count; /* offset 3, size 1 */
	int common_pid; /* offset 4, size 4 */
	int __syscall_nr; /* offset 8, size 4 */
	char gap_12[4];
	long ret; /* offset 16, size 8 */
};

#endif
