/*
 * Counts in the place that user space says: it is read once.
 */
#include "bpf/all.h"

volatile __u32 place;
__u64 counts[16];

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 i = place;

	if (i < 16)
		counts[i]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
