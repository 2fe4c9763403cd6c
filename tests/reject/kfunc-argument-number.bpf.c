/*
 * Holds the thread that is running. The function wants a pointer, and
 * bpf_get_current_task() gives a number. Kernels older than 6.2 have no such
 * function.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/sched_wakeup")
int hold(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	task = bpf_task_acquire(task);
	if (task)
		bpf_task_release(task);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
