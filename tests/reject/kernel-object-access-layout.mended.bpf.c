/*
 * Counts what process 1 does: where the field is, the loader looks up.
 */
#include "bpf/all.h"

struct task_struct {
	char before[20000];
	int tgid;
} CORE;

int count;

SEC("tp_btf/sched_wakeup")
int BPF_PROG(count_first, struct task_struct *p)
{
	count += p->tgid == 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
