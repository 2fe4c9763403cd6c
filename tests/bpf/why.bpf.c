/* Programs that are refused, each for another reason: tests/cli/why.c. */
#include "bpf/all.h"

char LICENSE[] SEC("license") = "GPL";

struct vals {
	int base;
	int slot[10];
};

struct event {
	__u32 pid;
	char comm[16];
	__u64 ts;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct vals);
} vals SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, struct event);
} starts SEC(".maps");

static __attribute__((noinline)) int pick(struct vals *v, __u32 n)
{
	if (n > 20)
		return 0;
	return v->slot[n];
}

SEC("raw_tp/sys_enter")
int too_wide(void *ctx)
{
	__u32 key = 0, n;
	struct vals *v = bpf_map_lookup_elem(&vals, &key);

	if (!v)
		return 0;
	n = bpf_get_prandom_u32();
	return pick(v, n);
}

SEC("raw_tp/sys_enter")
int no_bound(void *ctx)
{
	__u32 key = 1, i;
	struct event *e = bpf_map_lookup_elem(&starts, &key);

	if (!e)
		return 0;
	i = bpf_get_prandom_u32();
	return e->comm[i];
}

SEC("raw_tp/sys_enter")
int below_zero(void *ctx)
{
	__u32 key = 1;
	struct event *e = bpf_map_lookup_elem(&starts, &key);
	int i = bpf_get_prandom_u32();

	if (!e)
		return 0;
	if (i > 15)
		return 0;
	return e->comm[i];
}

SEC("raw_tp/sys_enter")
int too_big(void *ctx)
{
	__u32 key = 0;
	struct event *e = bpf_map_lookup_elem(&vals, &key);

	return e ? ((int *)e)[11] : 0;
}

SEC("raw_tp/sys_enter")
int looked_up_twice(void *ctx)
{
	__u32 key = 1;

	if (bpf_map_lookup_elem(&starts, &key)) {
		struct event *e = bpf_map_lookup_elem(&starts, &key);

		e->ts++;
	}
	return 0;
}

SEC("raw_tp/sys_enter")
int kept(void *ctx)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return 0;
	e->pid = bpf_get_current_pid_tgid() >> 32;
	if (e->pid == 1)
		return 0;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

SEC("raw_tp/sched_switch")
int number(struct bpf_raw_tracepoint_args *ctx)
{
	int *p = (void *)ctx->args[1];

	return *p;
}

SEC("raw_tp/sys_enter")
int length(struct bpf_raw_tracepoint_args *ctx)
{
	char path[64];
	long len = bpf_probe_read_user_str(path, sizeof(path),
					   (void *)ctx->args[1]);
	__u32 key = 1;
	struct event *e = bpf_map_lookup_elem(&starts, &key);

	if (!e)
		return 0;
	bpf_probe_read_kernel(e->comm, len, path);
	return 0;
}

struct ethernet {
	unsigned char to[6], from[6];
	__be16 proto;
};

struct header {
	unsigned char bytes[20];
};

SEC("xdp")
int packet(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *data_end = (void *)(long)ctx->data_end;
	struct ethernet *eth = data;
	struct header *ip = (void *)(eth + 1);

	if ((void *)(eth + 1) > data_end)
		return XDP_PASS;
	if (eth->proto == 8)
		return ip->bytes[9];
	return XDP_PASS;
}

SEC("raw_tp/sys_enter")
int not_here(void *ctx)
{
	return bpf_redirect(1, 0);
}

SEC("cgroup_skb/egress")
int returned(struct __sk_buff *skb)
{
	return skb->len & 7;
}

SEC("xdp")
int field(struct xdp_md *ctx)
{
	return *(int *)((char *)ctx + 100);
}

SEC("raw_tp/sys_enter")
int argument(void *ctx)
{
	__u32 key = 1;

	return bpf_map_delete_elem(&starts, (void *)(long)key);
}

SEC("raw_tp/sys_enter")
int endless(void *ctx)
{
	volatile int i = 0;

	while (i != 3)
		;
	return 0;
}

SEC("raw_tp/sys_enter")
int too_long(void *ctx)
{
	int sum = 0;

	for (int i = 0; i < 2000000; i++)
		sum ^= bpf_get_prandom_u32() & i;
	return sum;
}
