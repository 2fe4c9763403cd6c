/*
 * Counts the threads that are woken and important.
 */
#include "bpf/all.h"

struct task_struct {
	int prio;
} CORE;

int important;

SEC("tp_btf/sched_wakeup")
int BPF_PROG(prefer, struct task_struct *p)
{
	if (p->prio < 100)
		important++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
