/* Case 2: the last time that each of the first ten users opened a file. */
#include "bpf/all.h"

struct slots {
	__u64 times[10];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct slots);
} slots SEC(".maps");

/* [case-2] */
SEC("tracepoint/syscalls/sys_enter_openat")
int keep_time(void *ctx)
{
	__u32 key = 0, slot = bpf_get_current_uid_gid();
	struct slots *s = bpf_map_lookup_elem(&slots, &key);

	if (!s || slot > 10)
		return 0;
	s->times[slot] = bpf_ktime_get_ns();
	return 0;
}
/* [/case-2] */

char LICENSE[] SEC("license") = "GPL";
