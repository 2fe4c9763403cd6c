/*
 * Counts execve() by an atomic addition.
 */
#include "bpf/all.h"

struct total {
	__u64 calls;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct total);
} totals SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 first = 0;
	struct total *total = bpf_map_lookup_elem(&totals, &first);

	if (total)
		total->calls++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
