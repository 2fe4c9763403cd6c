/*
 * Waits until user space says go. A program must end, whatever others do.
 */
#include "bpf/all.h"

volatile int go;

SEC("tracepoint/syscalls/sys_enter_execve")
int wait(void *ctx)
{
	while (!go)
		;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
