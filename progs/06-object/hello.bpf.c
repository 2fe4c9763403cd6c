/*
 * hello.bpf.c - the smallest object: one program, one license.
 *
 *     tracepoint/syscalls/sys_enter_getpgid    the program's instructions
 *     license                                  47 50 4c 00      "GPL"
 *
 * It uses no map and no variable: the text is made on the stack, in pieces
 * of eight bytes that fit into an instruction, as by hand in the first
 * lesson.  So there is nothing that a loader would have to fill in, and the
 * bytes of the section can go to the kernel as they are.
 *
 * With char text[] = "Hello, World!" clang leaves the text in a section of
 * its own as well, though nothing refers to it any more.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

/* [hello] */
SEC("tracepoint/syscalls/sys_enter_getpgid")
int hello(void *ctx)
{
	char text[16];

	__builtin_memcpy(text, "Hello, W", 8);
	__builtin_memcpy(text + 8, "orld!\0\0", 8);
	bpf_trace_printk(text, sizeof(text));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
/* [/hello] */
