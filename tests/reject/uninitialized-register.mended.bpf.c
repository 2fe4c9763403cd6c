/*
 * Keeps the name of what was executed last: the helper is declared as it is.
 */
#include "bpf/all.h"

static long (*const get_comm)(char *buf, __u32 size) = (void *)16;

char comm[TASK_COMM_LEN];

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	get_comm(comm, sizeof(comm));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
