/*
 * Looks at the real parent of a thread, and ends what it began.
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
	bpf_rcu_read_unlock();
	return pid;
}

char LICENSE[] SEC("license") = "GPL";
