/*
 * Puts a new element into a list. The lock that it takes is that of another
 * list. Kernels older than 6.2 have no lists.
 */
#include "bpf/all.h"

struct bpf_list_head {
	__u64 opaque[2];
} __attribute__((aligned(8)));

struct bpf_list_node {
	__u64 opaque[3];
} __attribute__((aligned(8)));

struct element {
	struct bpf_list_node node;
	__u64 time;
};

void *bpf_obj_new_impl(__u64 type, void *meta) __ksym;
int bpf_list_push_front_impl(struct bpf_list_head *head,
			     struct bpf_list_node *node, void *meta,
			     __u64 off) __ksym;

struct lists {
	struct bpf_spin_lock lock;
	struct bpf_list_head list
		__attribute__((btf_decl_tag("contains:element:node")));
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct lists);
} lists SEC(".maps");

SEC("tc")
int put(struct __sk_buff *skb)
{
	__u32 first = 0, second = 1;
	struct lists *to = bpf_map_lookup_elem(&lists, &first);
	struct lists *other = bpf_map_lookup_elem(&lists, &second);
	struct element *new;

	if (!to || !other)
		return TC_ACT_OK;
	new = bpf_obj_new_impl(bpf_core_type_id_local(struct element), NULL);
	if (!new)
		return TC_ACT_OK;
	bpf_spin_lock(&other->lock);
	bpf_list_push_front_impl(&to->list, &new->node, NULL, 0);
	bpf_spin_unlock(&other->lock);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
