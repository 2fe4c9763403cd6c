/*
 * Makes each thread that is woken more important. What belongs to the kernel
 * may be read there, and not written.
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
	p->prio = 100;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
