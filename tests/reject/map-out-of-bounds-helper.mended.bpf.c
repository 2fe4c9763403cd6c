/*
 * Keeps two names: the helper is told what there is.
 */
#include "bpf/all.h"

char names[2][TASK_COMM_LEN];

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	bpf_get_current_comm(names[1], sizeof(names[1]));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
