/*
 * Sends the number of each new process: the context comes first.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_fork")
int send(void *ctx)
{
	__u64 pid = bpf_get_current_pid_tgid() >> 32;

	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &pid,
			      sizeof(pid));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
