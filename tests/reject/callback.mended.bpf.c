/*
 * Adds up to ten by a static function that is called back.
 */
#include "bpf/all.h"

static int add(__u32 index, __u64 *sum)
{
	if (sum)
		*sum += index;
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int add_up(void *ctx)
{
	__u64 sum = 0;

	bpf_loop(10, add, &sum, 0);
	return sum;
}

char LICENSE[] SEC("license") = "GPL";
