/*
 * variables.bpf.c - variables in each kind of section, and a program for each
 * that says what it sees there.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/sec.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counter SEC(".maps");

const volatile __u32 limit = 7;
volatile __u32 step = 2;
volatile __u32 sum;
static volatile __u32 own = 3;
volatile __u32 here SEC(".data.here") = 5;
volatile __u32 there SEC(".bss.there");
const volatile __u32 fixed SEC(".rodata.fixed") = 6;

SEC("syscall")
int see_limit(void *ctx)
{
	return limit;
}

SEC("syscall")
int add_step(void *ctx)
{
	sum += step;
	return sum;
}

SEC("syscall")
int see_own(void *ctx)
{
	return ++own;
}

SEC("syscall")
int see_here(void *ctx)
{
	there += here;
	return there;
}

SEC("syscall")
int see_fixed(void *ctx)
{
	return fixed;
}

SEC("syscall")
int see_text(void *ctx)
{
	char text[8];

	return bpf_probe_read_kernel_str(text, sizeof(text), "text") * 256 +
	       text[3];
}

SEC("syscall")
int count(void *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&counter, &zero);

	return n ? ++*n : 0;
}

char LICENSE[] SEC("license") = "GPL";
