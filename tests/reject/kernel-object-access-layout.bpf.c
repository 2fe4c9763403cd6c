/*
 * Counts what process 1 does. The struct is copied from another kernel, and in
 * this one there is nothing so far behind.
 */
#include "bpf/all.h"

struct task_struct {
	char before[20000];
	int tgid;
};

int count;

SEC("tp_btf/sched_wakeup")
int BPF_PROG(count_first, struct task_struct *p)
{
	count += p->tgid == 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
