/*
 * Prints a line where a process begins. The helper is for programs under the
 * GPL, and this one says that it is not.
 */
#include "bpf/all.h"

SEC("tracepoint/syscalls/sys_enter_execve")
int say(void *ctx)
{
	bpf_printk("a process begins");
	return 0;
}

char LICENSE[] SEC("license") = "Proprietary";
