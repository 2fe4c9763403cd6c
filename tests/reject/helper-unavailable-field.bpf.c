/*
 * Returns a field that this kernel's struct does not have. The loader puts a
 * call that cannot be in its place.
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

	return BPF_CORE_READ(task, state_of_mind);
}

char LICENSE[] SEC("license") = "GPL";
