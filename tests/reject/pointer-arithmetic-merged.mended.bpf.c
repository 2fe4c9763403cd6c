/*
 * Adds up those of two counters that are there: clang is told to forget what it
 * knows of one of them.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} reads SEC(".maps"), writes SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int add_up(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *read = bpf_map_lookup_elem(&reads, &pid);
	__u64 *written = bpf_map_lookup_elem(&writes, &pid);

	barrier_var(read);
	if (!read && !written)
		return 0;
	return (read ? *read : 0) + (written ? *written : 0);
}

char LICENSE[] SEC("license") = "GPL";
