/*
 * wakeup.bpf.c - one tracepoint, with and without the types of what it hands
 * over.
 *
 *     trace_sched_wakeup(p)  ---> raw_tp    ctx[0] is a number
 *          p: task_struct *  `--> tp_btf    ctx[0] is a task_struct *
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile int worker; /* the thread whose wake-ups count */
volatile __u32 raw, typed;

struct task_struct {
	int pid;
} CORE;

/* [raw] */
SEC("raw_tp/sched_wakeup")
int BPF_PROG(woken_raw, struct task_struct *p)
{
	if (BPF_CORE_READ(p, pid) == worker) /* copies, and may fail */
		__sync_fetch_and_add(&raw, 1);
	return 0;
}
/* [/raw] */

/* [typed] */
SEC("tp_btf/sched_wakeup")
int BPF_PROG(woken_typed, struct task_struct *p)
{
	if (p->pid == worker) /* one instruction */
		__sync_fetch_and_add(&typed, 1);
	return 0;
}
/* [/typed] */

char LICENSE[] SEC("license") = "GPL";
