/*
 * Makes a record of kind and time: four bytes between them are left free.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int send_time(void *ctx)
{
	char record[16] __attribute__((aligned(8))) = { 1 };

	*(__u64 *)(record + 8) = bpf_ktime_get_ns();
	bpf_ringbuf_output(&events, record, sizeof(record), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
