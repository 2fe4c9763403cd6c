/*
 * widths.bpf.c - fields that are read and written in place, by instructions
 * whose offset or whose size is not the kernel's.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct list_head {
	struct list_head *next, *prev;
} CORE;

struct task_struct {
	unsigned int flags;
	unsigned long stack_canary;
	int prio;
	char comm[16];
	void *stack;
	struct task_struct *parent, *group_leader;
	struct list_head tasks;
} CORE;

struct task_struct___wide {
	unsigned long flags; /* 4 bytes in the kernel: the load is cut */
	unsigned long prio;  /* the same, but signed there */
	void *parent;
} CORE;

struct task_struct___narrow {
	unsigned short flags;	   /* more than fits is not read */
	unsigned char comm[4];	   /* fewer of the same */
	unsigned int stack_canary; /* of a pointer's size */
} CORE;

volatile __u64 out;

SEC("tp_btf/sched_switch")
int as_it_is(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[1];

	out = task->flags + task->prio + task->comm[5];
	out += task->group_leader->parent->flags;
	out += (__u64)task->tasks.next->prev;
	return 0;
}

SEC("tp_btf/sched_switch")
int cut(__u64 *ctx)
{
	struct task_struct___wide *task = (void *)ctx[1];

	out = task->flags;
	return 0;
}

SEC("tp_btf/sched_switch")
int cut_signed(__u64 *ctx)
{
	struct task_struct___wide *task = (void *)ctx[1];

	out = task->prio;
	return 0;
}

SEC("tp_btf/sched_switch")
int grown(__u64 *ctx)
{
	struct task_struct___narrow *task = (void *)ctx[1];

	out = task->flags + task->comm[3];
	return 0;
}

SEC("tp_btf/sched_switch")
int grown_twice(__u64 *ctx)
{
	struct task_struct___narrow *task = (void *)ctx[1];

	out = task->stack_canary;
	return 0;
}

/* The verifier lets nobody do this; the instructions are fitted first. */
SEC("tp_btf/sched_switch")
int written(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[1];

	task->flags = 7;
	task->prio = out;
	task->comm[2] = 'x';
	return 0;
}

SEC("tp_btf/sched_switch")
int written_wide(__u64 *ctx)
{
	struct task_struct___wide *task = (void *)ctx[1];

	task->flags = out;
	return 0;
}

SEC("raw_tp/sched_switch")
int of_an_array(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	out = bpf_core_field_offset(task[2].comm[1]);
	out += bpf_core_field_offset(task->tasks.prev);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
