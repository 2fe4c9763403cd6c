/*
 * Keeps two names. The helper is told of 32 bytes, and the second name has 16
 * of them.
 */
#include "bpf/all.h"

char names[2][TASK_COMM_LEN];

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	bpf_get_current_comm(names[1], sizeof(names));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
