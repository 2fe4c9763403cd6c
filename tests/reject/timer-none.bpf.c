/*
 * Starts a timer in a value. The value has a number there, and no timer.
 */
#include "bpf/all.h"

struct alarm {
	__u64 number[2];
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
		bpf_timer_init((struct bpf_timer *)alarm, &alarms, 1);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
