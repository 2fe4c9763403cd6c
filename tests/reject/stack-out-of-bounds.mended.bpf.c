/*
 * Keeps names of processes: the helper is told what there is.
 */
#include "bpf/all.h"

char last;

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	last = comm[0];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
