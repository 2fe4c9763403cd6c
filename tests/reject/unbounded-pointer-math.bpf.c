/*
 * Counts system calls by their number. The number has a sign here, and the
 * check leaves all that is below zero.
 */
#include "bpf/all.h"

__u64 calls[512];

struct sys_enter {
	__u64 common;
	long number;
};

SEC("tracepoint/raw_syscalls/sys_enter")
int count_calls(struct sys_enter *ctx)
{
	long number = ctx->number;

	if (number >= 512)
		return 0;
	calls[number]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
