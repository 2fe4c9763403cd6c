/* Case 5: packets of one protocol are dropped. */
#include "bpf/all.h"

struct ethernet {
	__u8 to[6], from[6];
	__be16 type;
};

struct ip {
	__u8 begin[9], protocol, rest[10];
};

/* [case-5] */
SEC("xdp")
int drop_icmp(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethernet *eth = data;
	struct ip *ip = (void *)(eth + 1);

	if ((void *)(eth + 1) > data_end)
		return XDP_PASS;
	if (eth->type != bpf_htons(0x0800))
		return XDP_PASS;
	return ip->protocol == 1 ? XDP_DROP : XDP_PASS;
}
/* [/case-5] */

char LICENSE[] SEC("license") = "GPL";
