/* A program at each place where packets and sockets pass; each counts. */
#include "bpf/all.h"
#include "bpf/helper_net.h"

#define COUNT(section, name, verdict)            \
	SEC(section) int name(void *ctx)         \
	{                                        \
		__sync_fetch_and_add(&count, 1); \
		return verdict;                  \
	}                                        \
	_Static_assert(1, "")

enum {
	XDP_PASS_IT = 2,
	TC_NEXT = -1,
	KEEP = 0x7fff,
	SOCKET_PASS = 1,
	DISSECTED = 0,
	NETFILTER_ACCEPT = 1
};

__u64 count;
__u32 parsed;

COUNT("?xdp", at_xdp, XDP_PASS_IT);
COUNT("?tc", at_tc, 0);
COUNT("?tc/ingress", at_tc_ingress, 0);
COUNT("?tc/egress", at_tc_egress, 0);
COUNT("?tcx/ingress", at_tcx_ingress, TC_NEXT);
COUNT("?tcx/egress", at_tcx_egress, TC_NEXT);
COUNT("?socket", at_socket, KEEP);
COUNT("?sk_reuseport", at_reuseport, SOCKET_PASS);
COUNT("?sk_lookup", at_lookup, SOCKET_PASS);
COUNT("?flow_dissector", at_dissector, DISSECTED);
COUNT("?sk_msg", at_msg, SOCKET_PASS);
COUNT("?sk_skb/stream_verdict", at_verdict, SOCKET_PASS);

/* All that is there is one piece. */
SEC("?sk_skb/stream_parser") int at_parser(struct __sk_buff *skb)
{
	__sync_fetch_and_add(&parsed, 1);
	return skb->len;
}

COUNT("?netfilter", at_netfilter, NETFILTER_ACCEPT);

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
