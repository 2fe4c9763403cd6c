/*
 * Counts execve() by process. The helper wants the place where the key is;
 * it gets the key itself.
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
	__u64 pid = bpf_get_current_pid_tgid() >> 32;
	__u64 *count = bpf_map_lookup_elem(&counts, (void *)pid);

	if (count)
		++*count;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
