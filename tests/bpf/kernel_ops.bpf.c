/*
 * kernel_ops.bpf.c - the types of another kernel: its table of functions lacks
 * one of those that ops.bpf.c has, and an iterator's number is not ours.
 */
#include "bpf/sec.h"
#include "bpf/types.h"

struct sock;

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	char name[16];
};

struct bpf_struct_ops_tcp_congestion_ops {
	__u64 state;
	struct tcp_congestion_ops data;
} table SEC(".data.table");

int bpf_iter_task(void *meta)
{
	return 0;
}
