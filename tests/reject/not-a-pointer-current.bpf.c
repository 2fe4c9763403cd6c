/*
 * Returns the thread that is running. bpf_get_current_task() gives the address
 * of its task_struct as a number.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

SEC("tracepoint/syscalls/sys_enter_execve")
int who_runs(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return task->pid;
}

char LICENSE[] SEC("license") = "GPL";
