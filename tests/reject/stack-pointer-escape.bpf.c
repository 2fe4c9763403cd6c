/*
 * Asks a function for the name of a process. What it gives away is a place on
 * its own stack, which ends with it.
 */
#include "bpf/all.h"

__noinline static int name(char **to)
{
	char comm[TASK_COMM_LEN];

	*to = comm;
	return bpf_get_current_comm(comm, sizeof(comm));
}

SEC("tracepoint/syscalls/sys_enter_execve")
int first_letter(void *ctx)
{
	char comm[TASK_COMM_LEN] = "", *at = comm;

	name(&at);
	return *(volatile char *)at;
}

char LICENSE[] SEC("license") = "GPL";
