/*
 * Reads a map as if it were an array. The address of a map's definition is the
 * map to the verifier, and there is nothing to add to it.
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
	__u64 *count = (__u64 *)&counts + index;

	return count ? *count : 0;
}

char LICENSE[] SEC("license") = "GPL";
