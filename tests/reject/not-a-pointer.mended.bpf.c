/*
 * Counts forks of process 1: the field is read by a helper, which looks
 * whether memory is there.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

int forks;

SEC("raw_tp/sched_process_fork")
int count_forks(struct bpf_raw_tracepoint_args *ctx)
{
	struct task_struct *parent = (void *)ctx->args[0];

	if (BPF_CORE_READ(parent, pid) == 1)
		forks++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
