/*
 * refused.bpf.c - programs of which some are refused, each for its own
 * reason, and some that nobody asked for.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct task_struct {
	int pid;
	int no_such_field;
} CORE;

struct no_such_struct {
	int field;
} CORE;

SEC("socket")
int good(void *ctx)
{
	return 7;
}

SEC("socket")
int out_of_bounds(struct __sk_buff *skb)
{
	return *(int *)((void *)skb + 4000);
}

SEC("raw_tp")
int no_field(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, no_such_field);
}

/* The same where it is never reached. */
SEC("raw_tp")
int dead_field(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	if (bpf_core_field_exists(task->no_such_field))
		return BPF_CORE_READ(task, no_such_field);
	return 11;
}

SEC("raw_tp")
int no_struct(void *ctx)
{
	struct no_such_struct *it = *(void **)ctx;

	return BPF_CORE_READ(it, field);
}

SEC("tp_btf/no_such_event")
int no_event(void *ctx)
{
	return 0;
}

SEC("?socket")
int unasked(void *ctx)
{
	return 8;
}

SEC("?socket")
int unasked_bad(struct __sk_buff *skb)
{
	return *(int *)((void *)skb + 4000);
}

SEC("socket")
int last(void *ctx)
{
	return 9;
}

char LICENSE[] SEC("license") = "GPL";
