/*
 * kernel_ops.bpf.c - the types of a kernel whose table of functions lacks one
 * of those that ops.bpf.c has.
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
