/*
 * storage.bpf.c - what sockets have been given along.
 *
 *     socket A --storage--> notes: 100      sk_storage: not a table with keys
 *     socket B --storage--> notes: 200      but a value at each socket
 */
#include "bpf/all.h"

/* [storage] */
struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int); /* seen from user space, a socket's fd */
	__type(value, __u32);
} notes SEC(".maps");

struct sock_common {
	__u16 skc_num; /* its own port */
} CORE;
struct sock {
	struct sock_common __sk_common;
} CORE;

SEC("iter/bpf_sk_storage_map")
int each_socket(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	struct sock *sk = ctx->sk;
	__u32 *note = ctx->value;

	if (sk && note)
		BPF_SEQ_PRINTF(ctx->meta->seq, "port %u: note %u\n",
			       sk->__sk_common.skc_num, *note);
	return 0;
}
/* [/storage] */

char LICENSE[] SEC("license") = "GPL";
