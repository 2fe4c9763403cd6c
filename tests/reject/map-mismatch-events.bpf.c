/*
 * Sends the number of each new process. The helper is that of perf buffers, and
 * the map is a ring buffer.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_fork")
int send(void *ctx)
{
	__u64 pid = bpf_get_current_pid_tgid() >> 32;

	bpf_perf_event_output(ctx, &events, 0, &pid, sizeof(pid));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
