/*
 * Counts execve() by process. What is compared with NULL is the result of one
 * look-up; what is used is that of another.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *count = bpf_map_lookup_elem(&counts, &pid);

	if (!count)
		return 0;
	count = bpf_map_lookup_elem(&counts, &pid);
	++*count;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
