/*
 * Drops what goes to port 22: the pointer that is read is the one checked.
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
	if ((void *)(tcp + 1) > data_end)
		return XDP_PASS;
	return tcp->to == bpf_htons(22) ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
