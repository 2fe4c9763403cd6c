/* pinned.bpf.c - a map that outlives its program. */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} rawbpf_kept SEC(".maps");

/* The kernel adds a flag of its own to these. */
struct {
	__uint(type, BPF_MAP_TYPE_DEVMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
} rawbpf_devices SEC(".maps");

SEC("syscall")
int count(void *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&rawbpf_kept, &zero);

	return n ? ++*n : 0;
}

char LICENSE[] SEC("license") = "GPL";
