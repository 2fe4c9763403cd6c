/* Case 4: an event of each process but those of root. */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* [case-4] */
SEC("tracepoint/syscalls/sys_enter_openat")
int tell(void *ctx)
{
	__u32 *uid = bpf_ringbuf_reserve(&events, sizeof(*uid), 0);

	if (!uid)
		return 0;
	*uid = bpf_get_current_uid_gid();
	if (*uid == 0)
		return 0;
	bpf_ringbuf_submit(uid, 0);
	return 0;
}
/* [/case-4] */

char LICENSE[] SEC("license") = "GPL";
