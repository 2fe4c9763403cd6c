/*
 * Keeps a name in a variable that is declared const: the map behind those is
 * read-only.
 */
#include "bpf/all.h"

const volatile char name[TASK_COMM_LEN];

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	bpf_get_current_comm((void *)name, sizeof(name));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
