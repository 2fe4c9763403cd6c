/* A name that a thread is given comes out of all rings, and is counted. */
#include "bpf/all.h"

#define NAME "rawbpf-run-test"

enum way {
	BY_RING = 1,
	BY_PERF
};

struct event {
	__u32 pid;
	enum way way;
	char name[16];
};

struct big {
	struct event event;
	__u64 rest[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} perf SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} untold SEC(".maps");

RECORD(ring, struct event);
RECORD(perf, struct event);
RECORD(perf, struct big);

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8);
	__type(key, char[16]);
	__type(value, __u64);
} names SEC(".maps");

__u32 only; /* this process; 0: all */
__u64 total;

struct rename {
	__u64 common;
	__s32 pid;
	char oldcomm[16];
	char newcomm[16];
	short oom_score_adj;
};

SEC("tracepoint/task/task_rename")
int run_rename(struct rename *ctx)
{
	struct big big = { 0 };
	__u64 one = 1, *count;
	__u8 small[5] = { 1, 2, 3, 4, 5 };

	if (only && only != bpf_get_current_pid_tgid() >> 32)
		return 0;
	big.event.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_probe_read_kernel(big.event.name, 16, ctx->newcomm);
	if (bpf_strncmp(big.event.name, sizeof(NAME), NAME))
		return 0;
	big.event.way = BY_RING;
	bpf_ringbuf_output(&ring, &big.event, sizeof(big.event), 0);
	bpf_ringbuf_output(&untold, small, sizeof(small), 0);
	big.event.way = BY_PERF;
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &big.event,
			      sizeof(big.event));
	big.rest[3] = 4711;
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &big, sizeof(big));
	bpf_printk("renamed to %s", big.event.name);
	__sync_fetch_and_add(&total, 1);
	count = bpf_map_lookup_elem(&names, big.event.name);
	if (count)
		++*count;
	else
		bpf_map_update_elem(&names, big.event.name, &one, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
