/*
 * Holds the thread that was woken by this one last. A pointer that was read
 * out of a struct may be stale: it is not one that the kernel vouches for.
 * Kernels older than 6.2 have no such function.
 */
#include "bpf/all.h"

struct task_struct {
	struct task_struct *last_wakee, *group_leader;
} CORE;

struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/sched_wakeup")
int BPF_PROG(hold, struct task_struct *p)
{
	struct task_struct *other = bpf_task_acquire(p->last_wakee);

	if (other)
		bpf_task_release(other);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
