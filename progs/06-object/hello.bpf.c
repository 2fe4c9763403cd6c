/*
 * hello.bpf.c - the smallest object: one program, one license.
 *
 *     tracepoint/syscalls/sys_enter_getpgid    the program's instructions
 *     license                                  47 50 4c 00      "GPL"
 *
 * It uses no map and no variable: the text is made on the stack by the
 * instructions themselves, as by hand in the first lesson.  So there is
 * nothing in it that a loader would have to fill in, and the bytes of the
 * section can go to the kernel as they are.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

SEC("tracepoint/syscalls/sys_enter_getpgid")
int hello(void *ctx)
{
	char text[] = "Hello, World!";

	bpf_trace_printk(text, sizeof(text));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
