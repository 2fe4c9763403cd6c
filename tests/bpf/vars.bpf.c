/* Variables in registers, on the stack, in what is inlined and called. */
#include "bpf/all.h"

struct value {
	__u32 count;
	__u32 slot[10];
};

struct key {
	__u32 a;
	__u8 b;
	__u64 c;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct key);
	__type(value, struct value);
} values SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} first SEC(".maps");

static __always_inline __u32 get(struct value *inner, __u32 n)
{
	if (n > 9)
		return 0;
	return inner->slot[n];
}

static __attribute__((noinline)) __u32 set(struct value *given, __u64 index)
{
	if (index > 9)
		return 0;
	given->slot[index] = 1;
	return given->count;
}

SEC("socket")
int holds(struct __sk_buff *skb)
{
	struct key key;
	__u32 zero = 0;
	struct value *found = bpf_map_lookup_elem(&first, &zero);
	struct value *other;

	if (!found)
		return 0;
	__builtin_memset(&key, 0, sizeof(key));
	key.a = skb->len;
	key.b = 1;
	other = bpf_map_lookup_elem(&values, &key);
	if (!other)
		return 1;
	return get(other, skb->mark) + set(found, skb->len);
}

/* Its frame is a multiple of 32 bytes. */
SEC("socket")
int aligned(struct __sk_buff *skb)
{
	struct key wide __attribute__((aligned(32))) = { .a = skb->len };
	__u32 zero = 0;

	if (!bpf_map_lookup_elem(&first, &zero))
		return 0;
	return bpf_map_lookup_elem(&values, &wide) != 0;
}

struct bits {
	__u32 a;
	__u32 low : 3, high : 9;
	__u64 c;
};

SEC("socket")
int narrow(struct __sk_buff *skb)
{
	struct bits bits = { .low = skb->len, .high = skb->mark };

	return bpf_map_lookup_elem(&values, &bits) != 0;
}

struct pair {
	__u32 low, high;
};

/* A struct that is never in memory: each half in its register. */
SEC("socket")
int halves(struct __sk_buff *skb)
{
	struct pair pair = { skb->len, skb->mark };

	if (bpf_get_prandom_u32() & 1)
		pair.low += pair.high;
	return pair.low ^ pair.high;
}

/* Refused: the hole behind key.b was never written. */
SEC("?socket")
int hole(struct __sk_buff *skb)
{
	struct key key;

	key.a = skb->len;
	key.b = 1;
	key.c = 2;
	return bpf_map_lookup_elem(&values, &key) != 0;
}

/* Refused: nothing sets key.c. */
SEC("?socket")
int unset(struct __sk_buff *skb)
{
	struct key key;

	__builtin_memset(&key, 0, 8);
	key.a = skb->len;
	return bpf_map_lookup_elem(&values, &key) != 0;
}

/* Refused: nothing sets key.b, above a number of 4 bytes, nor key.c. */
SEC("?socket")
int above(struct __sk_buff *skb)
{
	struct key key;

	key.a = skb->len;
	return bpf_map_lookup_elem(&values, &key) != 0;
}

/* Refused: the second comparison of the line is too wide. */
SEC("?socket")
int second(struct __sk_buff *skb)
{
	__u64 limit = skb->mark, place = skb->len;
	__u32 zero = 0;
	struct value *value = bpf_map_lookup_elem(&first, &zero);

	if (!value)
		return 0;
	if (limit > 500 || place > 20)
		return 0;
	bpf_trace_printk("%d", 3, limit);
	return value->slot[place];
}

char LICENSE[] SEC("license") = "GPL";
