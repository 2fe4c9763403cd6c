/*
 * hello.bpf.c - somebody listens.
 *
 *     listen(fd, 5) --> inet_listen(sock, 5)   <- the kprobe is here
 *
 * inet_listen() is what the kernel calls for a stream socket of IPv4 or
 * IPv6, in net/ipv4/af_inet.c.
 */
#include "bpf/print.h"
#include "bpf/sec.h"

/* [hello] */
SEC("kprobe/inet_listen")
int on_listen(void *ctx)
{
	bpf_printk("hello: somebody listens");
	return 0;
}
/* [/hello] */

char LICENSE[] SEC("license") = "GPL";
