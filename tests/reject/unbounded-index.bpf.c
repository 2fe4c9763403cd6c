/*
 * Counts execve() by user. A user's number may be any, and the table has 1000
 * places.
 */
#include "bpf/all.h"

__u64 counts[1000];

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 uid = bpf_get_current_uid_gid();

	counts[uid]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
