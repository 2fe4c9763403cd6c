/*
 * Makes a dynptr for a buffer, and another one for the record.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

char buffer[64];

SEC("tracepoint/syscalls/sys_enter_execve")
int send(void *ctx)
{
	struct bpf_dynptr record, memory;

	bpf_ringbuf_reserve_dynptr(&events, 64, 0, &record);
	bpf_dynptr_from_mem(buffer, sizeof(buffer), 0, &memory);
	bpf_ringbuf_submit_dynptr(&record, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
