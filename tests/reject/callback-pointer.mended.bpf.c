/*
 * Walks a map by a function that is called back. It returns a number, that
 * says whether the walk goes on.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

static long visit(void *map, __u32 *key, __u64 *value, void *arg)
{
	return *value == 7;
}

SEC("tracepoint/syscalls/sys_enter_execve")
int walk(void *ctx)
{
	bpf_for_each_map_elem(&numbers, visit, 0, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
