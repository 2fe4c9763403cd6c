/*
 * backlog.bpf.c - the second argument of inet_listen().
 *
 *     int inet_listen(struct socket *sock, int backlog)
 *                     rdi                  rsi             on x86-64
 *
 * A kprobe's context is the registers at the function's entry, and there
 * the arguments still are.
 */
#include "bpf/print.h"
#include "bpf/tracing.h"

/* [backlog] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, struct socket *sock, int backlog)
{
	bpf_printk("up to %d connections may wait", backlog);
	return 0;
}
/* [/backlog] */

char LICENSE[] SEC("license") = "GPL";
