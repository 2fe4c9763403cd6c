/* Case 3: which process was switched to. */
#include "bpf/all.h"

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

/* [case-3] */
SEC("raw_tracepoint/sched_switch")
int next_pid(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *next = (void *)ctx->args[2];

	if (next->pid == 1)
		bpf_printk("init runs");
	return 0;
}
/* [/case-3] */

char LICENSE[] SEC("license") = "GPL";
