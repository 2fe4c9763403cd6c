/*
 * Says how many entries the map has room for.
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
	return ROOM;
}

char LICENSE[] SEC("license") = "GPL";
