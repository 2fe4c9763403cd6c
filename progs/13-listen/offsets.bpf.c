/*
 * offsets.bpf.c - port and address, read by hand.
 *
 *     sock + sk_at ----------> sk + port_at       2 bytes
 *            8 bytes              + address_at    4 bytes, highest first
 *
 * bpf_probe_read_kernel() takes any number for an address and says -EFAULT
 * where there is nothing.  Where the fields are is not known here: whoever
 * loads this fills in the three variables.
 */
#include "bpf/endian.h"
#include "bpf/print.h"
#include "bpf/tracing.h"

/* [at] */
const volatile __u32 sk_at, port_at, address_at;
/* [/at] */

/* [offsets] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, void *sock, int backlog)
{
	void *sk = NULL;
	__be32 address = 0;
	__u16 port = 0;

	bpf_probe_read_kernel(&sk, sizeof(sk), sock + sk_at);
	bpf_probe_read_kernel(&port, sizeof(port), sk + port_at);
	bpf_probe_read_kernel(&address, sizeof(address), sk + address_at);
	bpf_printk("%x port %d, up to %d may wait", bpf_ntohl(address), port,
		   backlog);
	return 0;
}
/* [/offsets] */

char LICENSE[] SEC("license") = "GPL";
