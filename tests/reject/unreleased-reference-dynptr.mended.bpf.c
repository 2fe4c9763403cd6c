/*
 * Reserves a record by a dynptr, and gives it back if that fails.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int send(void *ctx)
{
	struct bpf_dynptr record;

	if (bpf_ringbuf_reserve_dynptr(&events, 64, 0, &record) < 0) {
		bpf_ringbuf_discard_dynptr(&record, 0);
		return 0;
	}
	bpf_ringbuf_submit_dynptr(&record, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
