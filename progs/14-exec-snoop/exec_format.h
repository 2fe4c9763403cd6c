/*
 * exec_format.h - what the tracepoints of execve(2) hand to a program.
 *
 * Made from the kernel's own description, as in lesson 8:
 *
 *     /sys/kernel/tracing/events/syscalls/sys_enter_execve/format
 *     /sys/kernel/tracing/events/syscalls/sys_exit_execve/format
 *     /sys/kernel/tracing/events/sched/sched_process_exec/format
 *
 * The first eight bytes belong to the tracer: a program may not read them.
 */
#ifndef EXEC_FORMAT_H
#define EXEC_FORMAT_H

/* clang-format off */

#define TRACER \
	unsigned short common_type; /* offset 0, size 2 */ \
	unsigned char common_flags; /* offset 2, size 1 */ \
	unsigned char common_preempt_count; /* offset 3, size 1 */ \
	int common_pid; /* offset 4, size 4 */

struct sys_enter_execve {
	TRACER
	int __syscall_nr; /* offset 8, size 4 */
	char gap_12[4];
	unsigned long long filename; /* offset 16, size 8: const char * */
	unsigned long long argv; /* offset 24, size 8: const char *const * */
	unsigned long long envp; /* offset 32, size 8: const char *const * */
};

struct sys_exit_execve {
	TRACER
	int __syscall_nr; /* offset 8, size 4 */
	char gap_12[4];
	long ret; /* offset 16, size 8 */
};

struct sched_process_exec {
	TRACER
	int filename; /* offset 8, size 4: __data_loc char[] */
	int pid; /* offset 12, size 4: pid_t */
	int old_pid; /* offset 16, size 4: pid_t */
};

#endif
