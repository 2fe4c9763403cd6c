/* pinned_other.bpf.c - the same name for a map of another size. */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} rawbpf_kept SEC(".maps");

SEC("syscall")
int count(void *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&rawbpf_kept, &zero);

	return n ? ++*n : 0;
}

char LICENSE[] SEC("license") = "GPL";
