/*
 * Adds up to ten by a function that is called back. It may say 0, go on, or 1,
 * stop, and nothing else.
 */
#include "bpf/all.h"

static int add(__u32 index, __u64 *sum)
{
	*sum += index;
	return *sum > 100 ? -1 : 0;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int add_up(void *ctx)
{
	__u64 sum = 0;

	bpf_loop(10, add, &sum, 0);
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
