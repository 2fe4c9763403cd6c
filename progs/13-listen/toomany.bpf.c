/*
 * toomany.bpf.c - four values for bpf_trace_printk(), which takes three.
 *
 *     r1        r2      r3       r4    r5       -
 *     format    size    address  port  backlog  netns
 *
 * The format asks for four.  The verifier does not read it: the helper does,
 * each time, and says -EINVAL instead of printing.
 */
#include "bpf/endian.h"
#include "bpf/print.h"
#include "bpf/tracing.h"
#include "progs/13-listen/sockets.h"

long said; /* by the helper, the last time */

/* [toomany] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, struct socket *sock, int backlog)
{
	static const char text[] = "%x port %d, up to %d may wait, netns %u";
	struct sock *sk = BPF_CORE_READ(sock, sk);

	said = bpf_trace_printk(
		text, sizeof(text),
		bpf_ntohl(BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr)),
		BPF_CORE_READ(sk, __sk_common.skc_num), backlog);
	return 0;
}
/* [/toomany] */

char LICENSE[] SEC("license") = "GPL";
