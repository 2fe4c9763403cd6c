/*
 * Reads a counter far behind all others: what is added to a pointer may be half
 * a gigabyte at most.
 */
#include "bpf/all.h"

__u64 counts[4];

SEC("tracepoint/syscalls/sys_enter_execve")
int far(void *ctx)
{
	return *(volatile __u64 *)(counts + (1UL << 27));
}

char LICENSE[] SEC("license") = "GPL";
