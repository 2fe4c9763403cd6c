/*
 * Counts execve() by user, the first thousand of them.
 */
#include "bpf/all.h"

__u64 counts[1000];

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 uid = bpf_get_current_uid_gid();

	if (uid < 1000)
		counts[uid]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
