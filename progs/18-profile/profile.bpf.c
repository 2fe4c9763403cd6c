/*
 * profile.bpf.c - which stack is the CPU in?  Counted.
 *
 *     the clock ticks            stacks: id -> addresses, the innermost first
 *     three_parts() at 401b3c      7 -> 401b3c 401c10 401d22 ...
 *       called by burn()         counts: ids -> how often
 *       called by ...              user 7, kernel none -> 212
 *
 * The same stack always has the same id, so most ticks only add one.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

#define FRAMES 64

/* [maps] */
struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 4096);
	__uint(key_size, 4);
	__uint(value_size, FRAMES * 8);
} stacks SEC(".maps");

struct sample {
	int user, kernel; /* ids of stacks; or -errno: it has none */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct sample);
	__type(value, __u64);
} counts SEC(".maps");
/* [/maps] */

__u64 ticks, lost;

/* [tick] */
SEC("perf_event")
int on_tick(void *ctx)
{
	struct sample sample = {
		.user = bpf_get_stackid(ctx, &stacks, BPF_F_USER_STACK),
		.kernel = bpf_get_stackid(ctx, &stacks, 0),
	};
	__u64 zero = 0, *count;

	__sync_fetch_and_add(&ticks, 1);
	bpf_map_update_elem(&counts, &sample, &zero, BPF_NOEXIST);
	count = bpf_map_lookup_elem(&counts, &sample);
	if (count)
		__sync_fetch_and_add(count, 1);
	else
		__sync_fetch_and_add(&lost, 1);
	return 0;
}
/* [/tick] */

char LICENSE[] SEC("license") = "GPL";
