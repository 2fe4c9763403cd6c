/*
 * Keeps the way into the kernel of what sends packets, seen from a tracepoint.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 64);
	__uint(key_size, 4);
	__uint(value_size, 16 * 8);
} stacks SEC(".maps");

SEC("tracepoint/net/net_dev_queue")
int keep_stack(void *ctx)
{
	bpf_get_stackid(ctx, &stacks, 0);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
