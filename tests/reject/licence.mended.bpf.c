/*
 * Prints a line where a process begins, under the GPL.
 */
#include "bpf/all.h"

SEC("tracepoint/syscalls/sys_enter_execve")
int say(void *ctx)
{
	bpf_printk("a process begins");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
