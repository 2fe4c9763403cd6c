/* twins.bpf.c - two maps whose names differ only where the kernel no longer
 * keeps them, and a section of variables with a dot. */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} a_name_for_the_first SEC(".maps"), a_name_for_the_second SEC(".maps");

volatile __u32 sum;

SEC("syscall")
int count(void *ctx)
{
	__u32 zero = 0;

	bpf_map_lookup_elem(&a_name_for_the_first, &zero);
	bpf_map_lookup_elem(&a_name_for_the_second, &zero);
	return ++sum;
}

char LICENSE[] SEC("license") = "GPL";
