/* Case 8: bytes and packets, which have to fit together. */
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

/* [mended-8] */
SEC("tc")
int add_up(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct total *total = bpf_map_lookup_elem(&totals, &key);

	if (!total)
		return 0;
	bpf_spin_lock(&total->lock);
	total->packets++;
	if (total->packets <= 1000)
		total->bytes += skb->len;
	bpf_spin_unlock(&total->lock);
	return 0;
}
/* [/mended-8] */

char LICENSE[] SEC("license") = "GPL";
