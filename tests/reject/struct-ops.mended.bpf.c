/*
 * Has a function for another one of those things.
 */
#include "bpf/all.h"

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	unsigned long (*get_info)(struct sock *sk, __u32 ext, int *attr,
				  void *info);
	char name[16];
};

SEC("struct_ops")
int answer(void *ctx)
{
	return 2;
}

SEC(".struct_ops")
struct tcp_congestion_ops table = {
	.ssthresh = (void *)answer,
	.name = "bpf_answer",
};

char LICENSE[] SEC("license") = "GPL";
