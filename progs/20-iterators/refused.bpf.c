/*
 * refused.bpf.c - who forgets that there is an end.
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

/* [refused] */
SEC("iter/task")
int forgets(struct bpf_iter__task *ctx)
{
	BPF_SEQ_PRINTF(ctx->meta->seq, "%d\n", ctx->task->pid);
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
