/*
 * Reads a map by the helper for it.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int third(void *ctx)
{
	__u32 index = bpf_get_smp_processor_id() & 7;
	__u64 *count = bpf_map_lookup_elem(&counts, &index);

	return count ? *count : 0;
}

char LICENSE[] SEC("license") = "GPL";
