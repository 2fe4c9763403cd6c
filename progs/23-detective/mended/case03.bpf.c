/* Case 3: which process was switched to. */
#include "bpf/all.h"

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

/* [mended-3] */
SEC("raw_tracepoint/sched_switch")
int next_pid(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *next = (void *)ctx->args[2];

	if (BPF_CORE_READ(next, pid) == 1)
		bpf_printk("init runs");
	return 0;
}
/* [/mended-3] */

char LICENSE[] SEC("license") = "GPL";
