/*
 * Starts a timer in a value.
 */
#include "bpf/all.h"

struct alarm {
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct alarm);
} alarms SEC(".maps");

SEC("tc")
int start(struct __sk_buff *skb)
{
	__u32 first = 0;
	struct alarm *alarm = bpf_map_lookup_elem(&alarms, &first);

	if (alarm)
		bpf_timer_init(&alarm->timer, &alarms, 1);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
