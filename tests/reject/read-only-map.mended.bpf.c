/*
 * Counts in a map that programs may write.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 first = 0;
	__u64 *count = bpf_map_lookup_elem(&counts, &first);

	if (count)
		++*count;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
