/*
 * Reads a number out of a buffer by a dynptr. Nothing says yet which memory the
 * dynptr is for.
 */
#include "bpf/all.h"

char buffer[64];

SEC("tracepoint/syscalls/sys_enter_execve")
int number(void *ctx)
{
	struct bpf_dynptr memory;
	__u32 number = 0;

	bpf_dynptr_read(&number, sizeof(number), &memory, 8, 0);
	return number;
}

char LICENSE[] SEC("license") = "GPL";
