/*
 * Waits a little until user space says go.
 */
#include "bpf/all.h"

volatile int go;

SEC("tracepoint/syscalls/sys_enter_execve")
int wait(void *ctx)
{
	for (int i = 0; i < 100 && !go; i++)
		;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
