/*
 * Reads a number out of a buffer by a dynptr for it.
 */
#include "bpf/all.h"

char buffer[64];

SEC("tracepoint/syscalls/sys_enter_execve")
int number(void *ctx)
{
	struct bpf_dynptr memory;
	__u32 number = 0;

	bpf_dynptr_from_mem(buffer, sizeof(buffer), 0, &memory);
	bpf_dynptr_read(&number, sizeof(number), &memory, 8, 0);
	return number;
}

char LICENSE[] SEC("license") = "GPL";
