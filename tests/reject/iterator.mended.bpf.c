/*
 * Adds up what an iterator gives: from 0 to 9.
 */
#include "bpf/all.h"

struct bpf_iter_num {
	__u64 opaque[1];
} __attribute__((aligned(8)));

int bpf_iter_num_new(struct bpf_iter_num *it, int from, int to) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;

SEC("tracepoint/syscalls/sys_enter_execve")
int add_up(void *ctx)
{
	struct bpf_iter_num numbers;
	int *number, sum = 0;

	bpf_iter_num_new(&numbers, 0, 10);
	while ((number = bpf_iter_num_next(&numbers)))
		sum += *number;
	bpf_iter_num_destroy(&numbers);
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
