/*
 * Keeps the time of the last packet. While it has the lock a program may call
 * nothing else.
 */
#include "bpf/all.h"

struct total {
	struct bpf_spin_lock lock;
	__u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct total);
} totals SEC(".maps");

SEC("tc")
int keep_time(struct __sk_buff *skb)
{
	__u32 first = 0;
	struct total *total = bpf_map_lookup_elem(&totals, &first);

	if (!total)
		return TC_ACT_OK;
	bpf_spin_lock(&total->lock);
	total->bytes = bpf_ktime_get_ns();
	bpf_spin_unlock(&total->lock);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
