/*
 * Keeps a name in a variable that is not const.
 */
#include "bpf/all.h"

volatile char name[TASK_COMM_LEN];

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	bpf_get_current_comm((void *)name, sizeof(name));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
