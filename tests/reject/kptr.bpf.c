/*
 * Keeps a thread in a map. A counted pointer is stored by bpf_kptr_xchg(), so
 * that the old one comes out. Kernels older than 6.2 have no bpf_task_acquire().
 */
#include "bpf/all.h"

struct task_struct {
	int pid;
} CORE;

/* clang 14 loses what is said of a pointer to a struct without a typedef. */
typedef struct task_struct task;

struct kept {
	task __kptr *task;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct kept);
} kept SEC(".maps");

struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/sched_wakeup")
int BPF_PROG(keep, struct task_struct *p)
{
	__u32 first = 0;
	struct kept *to = bpf_map_lookup_elem(&kept, &first);

	if (!to || !(p = bpf_task_acquire(p)))
		return 0;
	to->task = p;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
