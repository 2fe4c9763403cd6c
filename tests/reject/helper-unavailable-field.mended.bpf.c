/*
 * Returns a field that the struct has.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
	int state_of_mind;
} CORE;

SEC("tracepoint/syscalls/sys_enter_execve")
int field(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, pid);
}

char LICENSE[] SEC("license") = "GPL";
