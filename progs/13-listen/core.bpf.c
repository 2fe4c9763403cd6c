/*
 * core.bpf.c - port and address, by CO-RE: the same reads, and the offsets
 * are filled in by the loader.
 */
#include "bpf/endian.h"
#include "bpf/print.h"
#include "bpf/tracing.h"
#include "progs/13-listen/sockets.h"

/* [core] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, struct socket *sock, int backlog)
{
	struct sock *sk = BPF_CORE_READ(sock, sk);

	bpf_printk("%x port %d, up to %d may wait",
		   bpf_ntohl(BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr)),
		   BPF_CORE_READ(sk, __sk_common.skc_num), backlog);
	return 0;
}
/* [/core] */

char LICENSE[] SEC("license") = "GPL";
