/*
 * old.bpf.c - a field that is gone, read without asking whether it is there.
 *
 *     before 5.14   struct task_struct { ... long state; ... }
 *     since         struct task_struct { ... unsigned int __state; ... }
 *
 * A loader cannot fill in where it is.  It puts a call of a helper that
 * does not exist there, and the verifier refuses that.
 */
#include "bpf/core.h"
#include "bpf/print.h"
#include "bpf/tracing.h"

struct task_struct {
	long state;
} CORE;

/* [unguarded] */
SEC("raw_tracepoint/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task)
{
	bpf_printk("state %ld", BPF_CORE_READ(task, state));
	return 0;
}
/* [/unguarded] */

char LICENSE[] SEC("license") = "GPL";
