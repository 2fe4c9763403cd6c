/*
 * Asks a function for the name of a process, and brings the place for it.
 */
#include "bpf/all.h"

__noinline static int name(char **to)
{
	char *comm = *to;

	return bpf_get_current_comm(comm, TASK_COMM_LEN);
}

SEC("tracepoint/syscalls/sys_enter_execve")
int first_letter(void *ctx)
{
	char comm[TASK_COMM_LEN] = "", *at = comm;

	name(&at);
	return *(volatile char *)at;
}

char LICENSE[] SEC("license") = "GPL";
