/*
 * iter.h - what the programs of SEC("iter/...") are called with.
 *
 *     SEC("iter/task")
 *     int each(struct bpf_iter__task *ctx)
 *     {
 *             if (!ctx->task)
 *                     return 0;               that was the last one
 *             if (ctx->meta->seq_num == 0)    the first: a title
 *             ...
 *     }
 *
 * Each context has the meta in front and then the object; NULL instead of it
 * says that there are no more.  Two are different: ksym is never NULL, and of
 * sockmap each place of the map comes, with a NULL for sk where it is empty.
 */
#ifndef BPF_ITER_H
#define BPF_ITER_H

#include "bpf/helper.h"

#ifndef __VMLINUX_H__

struct bpf_iter_meta {
	struct seq_file *seq; /* for bpf_seq_printf() */
	__u64 session_id;     /* another one for each file that is opened */
	__u64 seq_num;	      /* of the object, from 0 */
};

/* clang-format off */

#define iter_context(of, members...)        \
	struct bpf_iter__##of {             \
		struct bpf_iter_meta *meta; \
		members                     \
	}

iter_context(task, struct task_struct *task;);
iter_context(task_file, struct task_struct *task; __u32 fd; struct file *file;);
iter_context(task_vma, struct task_struct *task; struct vm_area_struct *vma;);
iter_context(bpf_map, struct bpf_map *map;);
iter_context(bpf_map_elem, struct bpf_map *map; void *key; void *value;);
iter_context(bpf_sk_storage_map, struct bpf_map *map; struct sock *sk; void *value;);
iter_context(sockmap, struct bpf_map *map; void *key; struct sock *sk;);
iter_context(bpf_prog, struct bpf_prog *prog;);
iter_context(bpf_link, struct bpf_link *link;);
iter_context(ksym, struct kallsym_iter *ksym;);
iter_context(cgroup, struct cgroup *cgroup;);
iter_context(tcp, struct sock_common *sk_common; __u32 uid;);
iter_context(udp, struct udp_sock *udp_sk; __u32 uid; __u32 : 32; int bucket;);
iter_context(unix, struct unix_sock *unix_sk; __u32 uid;);
iter_context(netlink, struct netlink_sock *sk;);
iter_context(ipv6_route, struct fib6_info *rt;);

/* clang-format on */

#endif
#endif
