/*
 * Reads the third counter.
 */
#include "bpf/all.h"

__u64 counts[4];

SEC("tracepoint/syscalls/sys_enter_execve")
int far(void *ctx)
{
	return *(volatile __u64 *)(counts + 2);
}

char LICENSE[] SEC("license") = "GPL";
