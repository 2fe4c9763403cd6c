/*
 * calls.bpf.c - functions: static and global, shared by programs, nested, and
 * called back by the kernel.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} four SEC(".maps");

volatile __u32 sum;

static __noinline int twice(int a)
{
	sum++;
	return a * 2;
}

__noinline int global(int a)
{
	return twice(a) + 1;
}

__hidden __noinline int hidden(int a)
{
	return twice(a) + 2;
}

/* As deep as the kernel allows: eight frames, the program's included. */
static __noinline int depth_7(int a)
{
	sum++;
	return a + 1;
}

#define DEEPER(name, next)                \
	static __noinline int name(int a) \
	{                                 \
		sum++;                    \
		return next(a) + 1;       \
	}

DEEPER(depth_6, depth_7)
DEEPER(depth_5, depth_6)
DEEPER(depth_4, depth_5)
DEEPER(depth_3, depth_4)
DEEPER(depth_2, depth_3)
DEEPER(depth_1, depth_2)
DEEPER(depth_0, depth_1)

static long add_index(__u32 i, int *total)
{
	*total += twice(i);
	return i == 4; /* and no further */
}

static long add_key(void *map, __u32 *key, __u64 *value, int *total)
{
	*total += *key;
	*value += 1;
	return 0;
}

SEC("socket")
int use_static(void *ctx)
{
	return twice(21);
}

SEC("socket")
int use_all(void *ctx)
{
	return twice(1) + global(10) * 10 + hidden(100) * 100;
}

SEC("socket")
int eight_frames(void *ctx)
{
	return depth_1(0);
}

SEC("?socket")
int nine_frames(void *ctx)
{
	return depth_0(0);
}

SEC("socket")
int loop(void *ctx)
{
	int total = 0;

	bpf_loop(100, add_index, &total, 0);
	return total;
}

SEC("socket")
int for_each(void *ctx)
{
	int total = 0;

	bpf_for_each_map_elem(&four, add_key, &total, 0);
	return total;
}

char LICENSE[] SEC("license") = "GPL";
