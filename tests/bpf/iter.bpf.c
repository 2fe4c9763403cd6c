/*
 * iter.bpf.c - an iterator of each kind: it counts, and writes a line for
 * each object and one at the end.
 */
#include "bpf/all.h"

volatile __u32 times, ends;

/* clang-format off */

#define EACH(of, object)                                                  \
	SEC("?iter/" #of)                                                 \
	int each_##of(struct bpf_iter__##of *ctx)                         \
	{                                                                 \
		if (!ctx->object) {                                       \
			ends++;                                           \
			BPF_SEQ_PRINTF(ctx->meta->seq, "end\n");          \
			return 0;                                         \
		}                                                         \
		times++;                                                  \
		BPF_SEQ_PRINTF(ctx->meta->seq, "%u of %u, %s\n",          \
			       ctx->meta->seq_num, times, "objects");     \
		return 0;                                                 \
	}

EACH(task, task)
EACH(task_file, file)
EACH(task_vma, vma)
EACH(bpf_map, map)
EACH(bpf_map_elem, key)
EACH(bpf_prog, prog)
EACH(bpf_link, link)
EACH(ksym, ksym)
EACH(cgroup, cgroup)
EACH(tcp, sk_common)
EACH(udp, udp_sk)
EACH(unix, unix_sk)
EACH(netlink, sk)
EACH(ipv6_route, rt)
EACH(bpf_sk_storage_map, sk)
EACH(sockmap, key)

/* clang-format on */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} elements SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int); /* for user space, a socket's fd */
	__type(value, __u32);
} storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, __u32);
} sockets SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
