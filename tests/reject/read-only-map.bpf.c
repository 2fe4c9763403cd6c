/*
 * Counts in a map that is made for programs to read only.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_RDONLY_PROG);
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
