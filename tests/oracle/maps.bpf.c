/*
 * maps.bpf.c - maps with all that can be said of one.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct key {
	__u32 a, b;
};

struct value {
	__u64 count;
	char name[TASK_COMM_LEN];
};

/* ---- Attributes ---- */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct key);
	__type(value, struct value);
} typed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100);
	__uint(key_size, 12);
	__uint(value_size, 20);
} sized SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NUMA_NODE);
	__uint(numa_node, 0);
	__type(key, __u32);
	__type(value, __u32);
	__uint(max_entries, 8);
} on_node SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 100);
	__uint(map_extra, 3);
	__type(value, __u32);
} bloom SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 5000); /* no power of two: it is made one */
} ring SEC(".maps");

/* A section that loaders pass over, but whose types go up. */
RECORD(ring, struct value);
RECORD(ring, struct key);

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} per_processor SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 1);
	__type(key, int);
	__type(value, __u32);
} only_one SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 10);
	__type(value, struct value);
} queue SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 10);
	__type(key, struct key);
	__type(value, __u32);
} trie SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct value);
} of_task SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} a_name_longer_than_fifteen SEC(".maps");

/* ---- Maps of maps ---- */

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, struct value);
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
	__uint(key_size, 4);
	__array(
		values, struct {
			__uint(type, BPF_MAP_TYPE_HASH);
			__uint(max_entries, 5);
			__type(key, __u32);
			__type(value, __u64);
		});
} outer_hash SEC(".maps");

/* ---- Programs in a map ---- */

int callee_a(void *ctx);
int callee_b(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 3);
	__uint(key_size, 4);
	__array(values, int(void *));
} calls SEC(".maps") = {
	.values = { [0] = (void *)&callee_a, [2] = (void *)&callee_b }
};

SEC("raw_tp/sched_switch")
int callee_a(void *ctx)
{
	return 0;
}

SEC("raw_tp/sched_switch")
int callee_b(void *ctx)
{
	bpf_tail_call(ctx, &calls, 0);
	return 0;
}

SEC("raw_tp/sched_switch")
int all_of_them(void *ctx)
{
	struct key key[2] = { { 32, 2 } };
	__u32 zero = 0;
	void *map;

	bpf_map_lookup_elem(&typed, key);
	bpf_map_lookup_elem(&sized, key);
	bpf_map_lookup_elem(&on_node, key);
	bpf_map_lookup_elem(&trie, key);
	bpf_map_push_elem(&bloom, &zero, 0);
	bpf_map_lookup_elem(&a_name_longer_than_fifteen, &zero);
	map = bpf_map_lookup_elem(&outer, &zero);
	if (map)
		bpf_map_lookup_elem(map, &zero);
	map = bpf_map_lookup_elem(&outer_hash, &zero);
	if (map)
		bpf_map_lookup_elem(map, &zero);
	bpf_perf_event_output(ctx, &only_one, 0, &zero, sizeof(zero));
	bpf_perf_event_output(ctx, &per_processor, 0, &zero, sizeof(zero));
	return bpf_ringbuf_output(&ring, &zero, sizeof(zero), 0);
}

char LICENSE[] SEC("license") = "GPL";
