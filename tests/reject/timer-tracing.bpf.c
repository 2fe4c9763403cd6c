/*
 * Starts a timer when somebody sleeps. A program at a kernel function may
 * interrupt the code of timers itself.
 */
#include "bpf/all.h"

struct alarm {
	__u64 count;
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct alarm);
} alarms SEC(".maps");

SEC("kprobe/do_nanosleep")
int start(struct pt_regs *regs)
{
	__u32 first = 0;
	struct alarm *alarm = bpf_map_lookup_elem(&alarms, &first);

	if (alarm)
		bpf_timer_init(&alarm->timer, &alarms, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
