/*
 * Counts forks of process 1. A raw tracepoint's arguments are numbers to the
 * verifier, and a number cannot be followed.
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

	if (parent->pid == 1)
		forks++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
