/* Case 1: a counter for each user. */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} calls SEC(".maps");

/* [case-1] */
SEC("tracepoint/syscalls/sys_enter_openat")
int count_user(void *ctx)
{
	__u32 uid = bpf_get_current_uid_gid();
	__u64 *count = bpf_map_lookup_elem(&calls, &uid);

	*count += 1;
	return 0;
}
/* [/case-1] */

char LICENSE[] SEC("license") = "GPL";
