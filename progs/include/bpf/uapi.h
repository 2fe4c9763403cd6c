/*
 * uapi.h - the part of <linux/bpf.h> that programs use.
 *
 * Names, numbers and layouts are promises of the kernel to its users, so
 * they are the same in each version; newer ones only add.  Nothing is left
 * of this file after one of the two that have the same: vmlinux.h and
 * <linux/bpf.h>.
 */
#ifndef BPF_UAPI_H
#define BPF_UAPI_H
#if !defined(__VMLINUX_H__) && !defined(__LINUX_BPF_H__)

/* <linux/types.h> says the same, and C lets a type be named twice. */
typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;

typedef __u16 __be16; /* as it is in a packet: the highest byte first */
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum; /* a checksum that is not folded yet */

/* ---- Maps ---- */

enum bpf_map_type {
	BPF_MAP_TYPE_UNSPEC,
	BPF_MAP_TYPE_HASH,
	BPF_MAP_TYPE_ARRAY,
	BPF_MAP_TYPE_PROG_ARRAY,
	BPF_MAP_TYPE_PERF_EVENT_ARRAY,
	BPF_MAP_TYPE_PERCPU_HASH,
	BPF_MAP_TYPE_PERCPU_ARRAY,
	BPF_MAP_TYPE_STACK_TRACE,
	BPF_MAP_TYPE_CGROUP_ARRAY,
	BPF_MAP_TYPE_LRU_HASH,
	BPF_MAP_TYPE_LRU_PERCPU_HASH,
	BPF_MAP_TYPE_LPM_TRIE,
	BPF_MAP_TYPE_ARRAY_OF_MAPS,
	BPF_MAP_TYPE_HASH_OF_MAPS,
	BPF_MAP_TYPE_DEVMAP,
	BPF_MAP_TYPE_SOCKMAP,
	BPF_MAP_TYPE_CPUMAP,
	BPF_MAP_TYPE_XSKMAP,
	BPF_MAP_TYPE_SOCKHASH,
	BPF_MAP_TYPE_CGROUP_STORAGE,
	BPF_MAP_TYPE_REUSEPORT_SOCKARRAY,
	BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE,
	BPF_MAP_TYPE_QUEUE,
	BPF_MAP_TYPE_STACK,
	BPF_MAP_TYPE_SK_STORAGE,
	BPF_MAP_TYPE_DEVMAP_HASH,
	BPF_MAP_TYPE_STRUCT_OPS,
	BPF_MAP_TYPE_RINGBUF,
	BPF_MAP_TYPE_INODE_STORAGE,
	BPF_MAP_TYPE_TASK_STORAGE,
	BPF_MAP_TYPE_BLOOM_FILTER,
	BPF_MAP_TYPE_USER_RINGBUF,
	BPF_MAP_TYPE_CGRP_STORAGE,
	BPF_MAP_TYPE_ARENA,
};

enum { /* map_flags of a map's definition */
	BPF_F_NO_PREALLOC = 1U << 0,
	BPF_F_NO_COMMON_LRU = 1U << 1,
	BPF_F_NUMA_NODE = 1U << 2,
	BPF_F_RDONLY = 1U << 3, /* for user space */
	BPF_F_WRONLY = 1U << 4,
	BPF_F_STACK_BUILD_ID = 1U << 5,
	BPF_F_ZERO_SEED = 1U << 6,
	BPF_F_RDONLY_PROG = 1U << 7, /* for programs */
	BPF_F_WRONLY_PROG = 1U << 8,
	BPF_F_CLONE = 1U << 9,
	BPF_F_MMAPABLE = 1U << 10,
	BPF_F_PRESERVE_ELEMS = 1U << 11,
	BPF_F_INNER_MAP = 1U << 12,
};

enum { /* flags of bpf_map_update_elem() */
	BPF_ANY = 0,
	BPF_NOEXIST = 1,
	BPF_EXIST = 2,
	BPF_F_LOCK = 4,
};

enum { /* flags of bpf_..._storage_get() */
	BPF_LOCAL_STORAGE_GET_F_CREATE = 1ULL << 0,
	BPF_SK_STORAGE_GET_F_CREATE = BPF_LOCAL_STORAGE_GET_F_CREATE,
};

/* What the kernel keeps inside a map's value; the bits are its own. */
struct bpf_spin_lock {
	__u32 val;
};

struct bpf_timer {
	__u64 opaque[2];
} __attribute__((aligned(8)));

/* ---- Events ---- */

enum { /* flags of bpf_perf_event_output() and its like */
	BPF_F_INDEX_MASK = 0xffffffffULL,
	BPF_F_CURRENT_CPU = BPF_F_INDEX_MASK,
	BPF_F_CTXLEN_MASK = 0xfffffULL << 32,
};

enum { /* flags of bpf_ringbuf_output(), _submit(), _discard() */
	BPF_RB_NO_WAKEUP = 1ULL << 0,
	BPF_RB_FORCE_WAKEUP = 1ULL << 1,
};

enum { /* flags of bpf_ringbuf_query() */
	BPF_RB_AVAIL_DATA,
	BPF_RB_RING_SIZE,
	BPF_RB_CONS_POS,
	BPF_RB_PROD_POS,
};

enum { /* flags of bpf_get_stack() and bpf_get_stackid() */
	BPF_F_SKIP_FIELD_MASK = 0xffULL,
	BPF_F_USER_STACK = 1ULL << 8,
	BPF_F_FAST_STACK_CMP = 1ULL << 9,
	BPF_F_REUSE_STACKID = 1ULL << 10,
	BPF_F_USER_BUILD_ID = 1ULL << 11,
};

struct bpf_dynptr {
	__u64 opaque[2];
} __attribute__((aligned(8)));

struct bpf_pidns_info { /* of bpf_get_ns_current_pid_tgid() */
	__u32 pid;
	__u32 tgid;
};

struct bpf_perf_event_value { /* of bpf_perf_event_read_value() */
	__u64 counter;
	__u64 enabled;
	__u64 running;
};

struct btf_ptr { /* of bpf_snprintf_btf() */
	void *ptr;
	__u32 type_id;
	__u32 flags;
};

struct bpf_raw_tracepoint_args { /* the context of raw_tp programs */
	__u64 args[0];
};

/* ---- Packets ---- */

enum xdp_action {
	XDP_ABORTED,
	XDP_DROP,
	XDP_PASS,
	XDP_TX,
	XDP_REDIRECT,
};

struct xdp_md { /* the context of xdp programs */
	__u32 data;
	__u32 data_end;
	__u32 data_meta;
	__u32 ingress_ifindex;
	__u32 rx_queue_index;
	__u32 egress_ifindex;
};

/* A pointer in a struct that is the same on machines of 32 bits. */
#define __bpf_md_ptr(type, name)     \
	union {                      \
		type name;           \
		__u64 __##name##_64; \
	} __attribute__((aligned(8)))

struct __sk_buff { /* the context of tc, socket and cgroup_skb programs */
	__u32 len;
	__u32 pkt_type;
	__u32 mark;
	__u32 queue_mapping;
	__u32 protocol; /* ETH_P_..., in network order */
	__u32 vlan_present;
	__u32 vlan_tci;
	__u32 vlan_proto;
	__u32 priority;
	__u32 ingress_ifindex;
	__u32 ifindex;
	__u32 tc_index;
	__u32 cb[5];
	__u32 hash;
	__u32 tc_classid;
	__u32 data;
	__u32 data_end;
	__u32 napi_id;
	__u32 family; /* from here, */
	__u32 remote_ip4;
	__u32 local_ip4;
	__u32 remote_ip6[4];
	__u32 local_ip6[4];
	__u32 remote_port; /* in network order */
	__u32 local_port;  /* to here for sk_skb; this one in host order */
	__u32 data_meta;
	__bpf_md_ptr(struct bpf_flow_keys *, flow_keys);
	__u64 tstamp;
	__u32 wire_len;
	__u32 gso_segs;
	__bpf_md_ptr(struct bpf_sock *, sk);
	__u32 gso_size;
	__u8 tstamp_type;
	__u32 : 24;
	__u64 hwtstamp;
};

struct bpf_sock { /* the context of sock_create and its like */
	__u32 bound_dev_if;
	__u32 family;
	__u32 type;
	__u32 protocol;
	__u32 mark;
	__u32 priority;
	__u32 src_ip4;
	__u32 src_ip6[4];
	__u32 src_port;	 /* in host order */
	__be16 dst_port; /* in network order */
	__u16 : 16;
	__u32 dst_ip4;
	__u32 dst_ip6[4];
	__u32 state;
	__s32 rx_queue_mapping;
};

struct bpf_sock_addr { /* the context of connect4 and its like */
	__u32 user_family;
	__u32 user_ip4; /* addresses and port in network order */
	__u32 user_ip6[4];
	__u32 user_port;
	__u32 family;
	__u32 type;
	__u32 protocol;
	__u32 msg_src_ip4;
	__u32 msg_src_ip6[4];
	__bpf_md_ptr(struct bpf_sock *, sk);
};

struct bpf_sock_tuple { /* of bpf_sk_lookup_tcp(): all in network order */
	union {
		struct {
			__be32 saddr;
			__be32 daddr;
			__be16 sport;
			__be16 dport;
		} ipv4;
		struct {
			__be32 saddr[4];
			__be32 daddr[4];
			__be16 sport;
			__be16 dport;
		} ipv6;
	};
};

enum {
	BPF_F_RECOMPUTE_CSUM = 1ULL << 0,  /* of bpf_skb_store_bytes() */
	BPF_F_INVALIDATE_HASH = 1ULL << 1, /* the same */
	BPF_F_HDR_FIELD_MASK = 0xfULL,	   /* of bpf_l4_csum_replace() */
	BPF_F_PSEUDO_HDR = 1ULL << 4,	   /* the same */
	BPF_F_MARK_MANGLED_0 = 1ULL << 5,  /* the same */
	BPF_F_INGRESS = 1ULL << 0,	   /* of bpf_redirect() */
	BPF_F_CURRENT_NETNS = -1L,	   /* of bpf_sk_lookup_tcp() */
};

#endif
#endif
