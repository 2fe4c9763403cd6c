/*
 * Keeps where the kernel was entered. The helper writes into a map of its own
 * type, and this is a hash.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__uint(key_size, 4);
	__uint(value_size, 16 * 8);
} stacks SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_stack(void *ctx)
{
	return bpf_get_stackid(ctx, &stacks, 0);
}

char LICENSE[] SEC("license") = "GPL";
