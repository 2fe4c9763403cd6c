/*
 * legacy.bpf.c - maps of the old form.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct bpf_map_def SEC("maps") first = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = sizeof(__u32),
	.value_size = sizeof(__u64),
	.max_entries = 1,
};

struct bpf_map_def SEC("maps") second = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(__u32),
	.value_size = sizeof(__u32),
	.max_entries = 10,
	.map_flags = BPF_F_NO_PREALLOC,
};

SEC("socket")
int count(void *ctx)
{
	__u32 zero = 0, *seen;
	__u64 *n = bpf_map_lookup_elem(&first, &zero);

	bpf_map_update_elem(&second, &zero, &zero, BPF_ANY);
	seen = bpf_map_lookup_elem(&second, &zero);
	return n && seen ? ++*n : 0;
}

char LICENSE[] SEC("license") = "GPL";
