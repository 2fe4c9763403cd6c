/*
 * maps.bpf.c - maps that have something in them from the beginning, and maps
 * whose size depends on the machine.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, __u64);
} inner_a SEC(".maps"), inner_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { &inner_a, NULL, &inner_b } };

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, struct inner);
} outer_hash SEC(".maps") = { .values = { [3] = &inner_a } };

/* What its maps look like is said; there are none yet. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_HASH);
			__uint(max_entries, 5);
			__type(key, __u32);
			__type(value, __u32);
		});
} outer_empty SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 5000);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u32);
} sized_later SEC(".maps");

int land(void *ctx);
int land_too(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, 4);
	__array(values, int(void *));
} calls SEC(".maps") = {
	.values = { [0] = (void *)&land, [2] = (void *)&land_too }
};

static __always_inline int look(void *outer_map, __u32 slot, __u64 add)
{
	__u32 one = 1;
	__u64 *value;
	void *map = bpf_map_lookup_elem(outer_map, &slot);

	if (!map)
		return -1;
	value = bpf_map_lookup_elem(map, &one);
	if (!value)
		return -2;
	*value += add;
	return *value;
}

SEC("syscall")
int add_by_array(void *ctx)
{
	return look(&outer, 0, 10);
}

SEC("syscall")
int add_by_hash(void *ctx)
{
	return look(&outer_hash, 3, 100);
}

SEC("syscall")
int empty_slot(void *ctx)
{
	return look(&outer, 1, 1);
}

SEC("syscall")
int no_such_key(void *ctx)
{
	return look(&outer_hash, 0, 1);
}

SEC("socket")
int land(void *ctx)
{
	return 1000;
}

SEC("socket")
int land_too(void *ctx)
{
	return 1002;
}

SEC("socket")
int call_first(void *ctx)
{
	bpf_tail_call(ctx, &calls, 0);
	return 1;
}

SEC("socket")
int call_last(void *ctx)
{
	bpf_tail_call(ctx, &calls, 2);
	return 1;
}

SEC("socket")
int call_nothing(void *ctx)
{
	bpf_tail_call(ctx, &calls, 1);
	return 1;
}

char LICENSE[] SEC("license") = "GPL";
