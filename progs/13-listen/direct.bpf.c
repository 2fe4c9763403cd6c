/*
 * direct.bpf.c - the port, as the kernel's own code would read it: refused.
 *
 *     r1 = *(u64 *)(ctx + ...)     a register's contents: a number
 *     r1 = *(u64 *)(r1 + ...)      a number is no address
 *
 * The verifier knows that ctx points to the registers.  It cannot know what
 * is in them.
 */
#include "bpf/print.h"
#include "bpf/tracing.h"
#include "progs/13-listen/sockets.h"

/* [direct] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, struct socket *sock, int backlog)
{
	bpf_printk("port %d, up to %d may wait", sock->sk->__sk_common.skc_num,
		   backlog);
	return 0;
}
/* [/direct] */

char LICENSE[] SEC("license") = "GPL";
