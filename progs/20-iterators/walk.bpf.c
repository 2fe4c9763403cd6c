/*
 * walk.bpf.c - tasks and maps as text.
 *
 *     read(2) --> each_task(meta, task 1)     "    1     1 init"
 *             --> each_task(meta, task 2)     "    2     2 kthreadd"
 *                 ...
 *             --> each_task(meta, NULL)       "171 of them"
 */
#include "bpf/all.h"

volatile __u32 runs;
__u32 found; /* since the first, if one reads at a time */

/* [task] */
struct task_struct {
	int pid, tgid;
	char comm[16];
} CORE;

SEC("iter/task")
int each_task(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;

	runs++;
	if (ctx->meta->seq_num == 0) {
		BPF_SEQ_PRINTF(seq, " thread process name\n");
		found = 0;
	}
	if (!task) {
		BPF_SEQ_PRINTF(seq, "%u of them\n", found);
		return 0;
	}
	found++;
	BPF_SEQ_PRINTF(seq, "%7d %7d %s\n", task->pid, task->tgid, task->comm);
	return 0;
}
/* [/task] */

/* [map] */
struct bpf_map {
	__u32 id, max_entries;
	char name[16];
} CORE;

SEC("iter/bpf_map")
int each_map(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *map = ctx->map;

	if (map)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%6u %-16s %u\n", map->id,
			       map->name, map->max_entries);
	return 0;
}
/* [/map] */

char LICENSE[] SEC("license") = "GPL";
