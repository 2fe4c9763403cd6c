/*
 * Reads from a map's own struct in the kernel how many entries it has room for.
 * That is for programs loaded with CAP_PERFMON.
 */
#include "bpf/all.h"

#define ROOM 64

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ROOM);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct bpf_map {
	__u32 max_entries;
} CORE;

SEC("socket")
int room(void *ctx)
{
	struct bpf_map *map = (void *)&counts;

	return map->max_entries;
}

char LICENSE[] SEC("license") = "GPL";
