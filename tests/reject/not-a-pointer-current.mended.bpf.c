/*
 * Returns the thread that is running: bpf_get_current_task_btf() gives a
 * pointer with a type.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

SEC("tracepoint/syscalls/sys_enter_execve")
int who_runs(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();

	return task->pid;
}

char LICENSE[] SEC("license") = "GPL";
