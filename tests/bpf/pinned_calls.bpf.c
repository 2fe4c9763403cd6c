/* pinned_calls.bpf.c - tail calls through a map that outlives the programs. */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

int land(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__array(values, int(void *));
} rawbpf_kept SEC(".maps") = { .values = { [1] = (void *)&land } };

SEC("socket")
int land(void *ctx)
{
	return 1000;
}

SEC("socket")
int call(void *ctx)
{
	bpf_tail_call(ctx, &rawbpf_kept, 1);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
