/*
 * functions.bpf.c - functions that programs share, call twice, or never, and
 * functions that the kernel calls back.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

volatile __u64 sum;

static __noinline __u64 leaf(__u64 a)
{
	sum += a;
	return sum;
}

static __noinline __u64 branch(__u64 a)
{
	return leaf(a) + leaf(a + 1);
}

__noinline int global(__u32 a)
{
	return branch(a) & 0xff;
}

__hidden __noinline int hidden(__u32 a)
{
	return a * sum;
}

static long each(void *map, __u32 *key, __u64 *value, void *arg)
{
	sum += *value + leaf(*key);
	return 0;
}

static long again(__u32 n, void *arg)
{
	sum += n;
	return sum > 1000;
}

static __noinline __u64 beside(__u64 a)
{
	return a + sum;
}

SEC("raw_tp/sched_switch")
int first(void *ctx)
{
	return branch(1) + global(2) > 3;
}

SEC("raw_tp/sched_switch")
int second(void *ctx)
{
	bpf_for_each_map_elem(&counts, each, NULL, 0);
	bpf_loop(10, again, NULL, 0);
	return hidden(7) > 8;
}

SEC("raw_tp/sched_wakeup")
int third(void *ctx)
{
	bpf_loop(3, again, NULL, 0);
	return leaf(global(2)) > 2;
}

SEC("raw_tp/sched_wakeup")
int fourth(void *ctx)
{
	return beside(sum) > 4;
}

char LICENSE[] SEC("license") = "GPL";
