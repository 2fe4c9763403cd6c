/*
 * Counts packets by socket and kind. Between the kind and the struct's end are
 * three bytes that nobody writes, and a hash looks at all of the key. Refused
 * without CAP_PERFMON.
 */
#include "bpf/all.h"

struct key {
	__u32 socket;
	__u8 kind;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct key);
	__type(value, __u64);
} counts SEC(".maps");

SEC("socket")
int count(struct __sk_buff *skb)
{
	struct key key;
	__u64 one = 1;

	key.socket = bpf_get_socket_cookie(skb);
	key.kind = skb->pkt_type;
	bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
