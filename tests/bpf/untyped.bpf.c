/*
 * untyped.bpf.c - the Makefile compiles this one without -g: no types, no
 * lines, only code, an old map, and variables.
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

const volatile __u32 limit = 7;
volatile __u32 step = 2;
volatile __u32 sum;

static __noinline int add(int a)
{
	sum += a;
	return sum;
}

SEC("socket")
int count(void *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&first, &zero);

	return n ? add(step) + limit + ++*n * 100 : 0;
}

char LICENSE[] SEC("license") = "GPL";
