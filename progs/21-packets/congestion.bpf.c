/*
 * congestion.bpf.c - how fast TCP sends: a table of functions for it.
 *
 * The window is how many segments may be under way.  Each acknowledgement
 * lets it grow; a loss makes it smaller.
 */
#include "bpf/core.h"
#include "bpf/sec.h"

struct sock {
	int unused;
};

struct tcp_congestion_ops {
	__u32 (*ssthresh)(struct sock *sk);
	void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(struct sock *sk);
	char name[16];
};

__u64 acknowledged; /* segments */

/* [ops] */
SEC("struct_ops/ssthresh")
__u32 after_loss(__u64 *ctx)
{
	return 2;
}

SEC("struct_ops/cong_avoid")
void on_ack(__u64 *ctx)
{
	__sync_fetch_and_add(&acknowledged, (__u32)ctx[2]);
	/* The window stays as it is: ten segments from the beginning. */
}

SEC("struct_ops/undo_cwnd")
__u32 after_all(__u64 *ctx)
{
	return 10;
}

SEC(".struct_ops")
struct tcp_congestion_ops steady = {
	.ssthresh = (void *)after_loss,
	.cong_avoid = (void *)on_ack,
	.undo_cwnd = (void *)after_all,
	.name = "rawbpf_steady",
};
/* [/ops] */

char LICENSE[] SEC("license") = "GPL";
