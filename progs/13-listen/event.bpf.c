/*
 * event.bpf.c - all of it in one record, through a perf buffer.
 *
 *     inet_listen() on CPU 1      events[1]: a perf event of CPU 1
 *     struct listen_event  -----> its ring of pages  -----> the reader
 *
 * A record is as long as it has to be, belongs to one reader, and has no
 * format to be read by the kernel.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/tracing.h"
#include "progs/13-listen/event.h"
#include "progs/13-listen/sockets.h"

#define AF_INET6 10

/* [events] */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");
/* [/events] */

/* [address] */
static __always_inline void read_address(void *to, struct sock *sk, bool six)
{
	if (six)
		bpf_core_read(to, 16, &sk->__sk_common.skc_v6_rcv_saddr);
	else
		bpf_core_read(to, 4, &sk->__sk_common.skc_rcv_saddr);
}
/* [/address] */

/* [report] */
SEC("kprobe/inet_listen")
int BPF_KPROBE(on_listen, struct socket *sock, int backlog)
{
	struct sock *sk = BPF_CORE_READ(sock, sk);
	struct listen_event event = {
		.pid = bpf_get_current_pid_tgid() >> 32,
		.netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum),
		.backlog = backlog,
		.family = BPF_CORE_READ(sk, __sk_common.skc_family),
		.port = BPF_CORE_READ(sk, __sk_common.skc_num),
	};

	read_address(event.address, sk, event.family == AF_INET6);
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event,
			      sizeof(event));
	return 0;
}
/* [/report] */

char LICENSE[] SEC("license") = "GPL";
