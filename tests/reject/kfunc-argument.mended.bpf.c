/*
 * Holds the process of a thread that is woken: of that pointer the kernel knows
 * that it is good.
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
	struct task_struct *other = bpf_task_acquire(p->group_leader);

	if (other)
		bpf_task_release(other);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
