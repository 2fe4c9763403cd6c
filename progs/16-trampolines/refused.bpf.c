/*
 * refused.bpf.c - follows a pointer of which the verifier knows nothing.
 *
 * The line is the one of wakeup.bpf.c's typed program.  But at a raw_tp the
 * context is numbers, and whether one is an address of a task nobody checks.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

struct task_struct {
	int pid;
} CORE;

volatile __u32 pid;

/* [refused] */
SEC("raw_tp/sched_wakeup")
int BPF_PROG(untyped, struct task_struct *p)
{
	pid = p->pid;
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
