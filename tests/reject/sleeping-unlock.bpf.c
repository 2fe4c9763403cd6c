/*
 * Looks at the real parent of a thread, and leaves without ending what
 * bpf_rcu_read_lock() began. Kernels older than 6.2 have no such functions.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
	struct task_struct *real_parent;
} CORE;

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;

SEC("uprobe.s")
int parent(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	int pid;

	bpf_rcu_read_lock();
	pid = task->real_parent->pid;
	return pid;
}

char LICENSE[] SEC("license") = "GPL";
