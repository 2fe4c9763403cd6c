/*
 * Copies a counter into another map, if there is one.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} now SEC(".maps"), before SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int copy(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *count = bpf_map_lookup_elem(&now, &pid);

	if (!count)
		return 0;
	bpf_map_update_elem(&before, &pid, count, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
