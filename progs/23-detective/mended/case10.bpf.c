/* Case 10: sizes in steps of 64 bytes; the check is there, and it is right. */
#include "bpf/all.h"

#define STEPS 32

struct sizes {
	__u64 counts[STEPS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sizes);
} sizes SEC(".maps");

/* [mended-10] */
static __attribute__((noinline)) __u64 count(struct sizes *s, __u32 step)
{
	return ++s->counts[step + 1];
}

SEC("socket")
int by_size(struct __sk_buff *skb)
{
	__u32 key = 0, step = skb->len / 64;
	struct sizes *s = bpf_map_lookup_elem(&sizes, &key);

	if (!s || step >= STEPS - 1)
		return 0;
	return count(s, step);
}
/* [/mended-10] */

char LICENSE[] SEC("license") = "GPL";
