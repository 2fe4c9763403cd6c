/*
 * Adds up those of two counters that are there. Each one is compared with NULL,
 * as it should be; but clang sees that the first line asks for both, and makes
 * of it one comparison of `read | written`.
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

	if (!read && !written)
		return 0;
	return (read ? *read : 0) + (written ? *written : 0);
}

char LICENSE[] SEC("license") = "GPL";
