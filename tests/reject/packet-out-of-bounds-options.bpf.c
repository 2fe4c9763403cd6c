/*
 * Drops what goes to port 22. The headers are checked at their usual length,
 * but TCP is looked for where the header's own length says: that pointer is
 * another one, of which nothing is known.
 */
#include "bpf/all.h"
#include "bpf/packet.h"

SEC("xdp")
int drop_ssh(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ipv4 *ip = data + sizeof(struct ethernet);
	struct tcp *tcp;

	if ((void *)(ip + 1) + sizeof(*tcp) > data_end)
		return XDP_PASS;
	tcp = (void *)ip + ip->words * 4;
	return tcp->to == bpf_htons(22) ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
