/*
 * ops_newer.bpf.c - a table of functions, one of which no kernel has.
 */
#include "bpf/sec.h"
#include "bpf/types.h"

struct sock;

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*of_another_kernel)(struct sock *sk);
	char name[16];
};

SEC("struct_ops/ssthresh")
__u32 ssthresh(__u64 *args)
{
	return 2;
}

SEC("struct_ops/of_another_kernel")
void of_another_kernel(__u64 *args)
{
}

SEC(".struct_ops")
struct tcp_congestion_ops table = {
	.ssthresh = (void *)ssthresh,
	.of_another_kernel = (void *)of_another_kernel,
	.name = "rawbpf_newer",
};

char LICENSE[] SEC("license") = "GPL";
