/*
 * Keeps the name of each process. The place of a field is computed from a
 * pointer that may be NULL.
 */
#include "bpf/all.h"

struct entry {
	__u64 count;
	char comm[TASK_COMM_LEN];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct entry);
} entries SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int keep_name(void *ctx)
{
	__u32 pid = bpf_get_current_pid_tgid() >> 32;
	struct entry *entry = bpf_map_lookup_elem(&entries, &pid);

	bpf_get_current_comm(entry->comm, sizeof(entry->comm));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
