/*
 * Keeps when each process called execve(): the map has room for it.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u64);
} started SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_start(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *at = bpf_map_lookup_elem(&started, &pid);

	if (at)
		*at = bpf_ktime_get_ns();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
