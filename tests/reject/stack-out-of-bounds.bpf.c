/*
 * Keeps names of processes. The helper is told of 32 bytes, and the array has
 * half of that.
 */
#include "bpf/all.h"

char last;

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, 32);
	last = comm[0];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
