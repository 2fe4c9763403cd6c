/*
 * refused.bpf.c - stacks into a hash: the verifier refuses it.
 *
 * bpf_get_stackid() looks for the addresses among those it has seen.  That
 * is what a map of stacks is made for, and no other is.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

/* [refused] */
SEC("perf_event")
int on_tick(void *ctx)
{
	return bpf_get_stackid(ctx, &seen, BPF_F_USER_STACK) >= 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
