/* Any mark: all that its arguments are. */
#include "bpf/all.h"

struct seen {
	__u32 runs, count;
	__u64 cookie;
	long values[BPF_USDT_ARGS];
	long errs[BPF_USDT_ARGS];
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct seen);
} seen SEC(".maps");

SEC("usdt")
int usdt_any(struct pt_regs *ctx)
{
	__u32 zero = 0;
	struct seen *s = bpf_map_lookup_elem(&seen, &zero);

	if (!s)
		return 0;
	s->runs++;
	s->count = bpf_usdt_arg_cnt(ctx);
	s->cookie = bpf_usdt_cookie(ctx);
	for (int n = 0; n < BPF_USDT_ARGS; n++)
		s->errs[n] = bpf_usdt_arg(ctx, n, &s->values[n]);
	return 0;
}

SEC("usdt")
int BPF_USDT(usdt_typed, signed char a, unsigned short b, int c, long d)
{
	__u32 zero = 0;
	struct seen *s = bpf_map_lookup_elem(&seen, &zero);

	if (!s)
		return 0;
	s->runs++;
	s->values[0] = a;
	s->values[1] = b;
	s->values[2] = c;
	s->values[3] = d;
	return 0;
}

SEC("usdt.s")
int BPF_USDT(usdt_sleeping, signed char a, unsigned short b, int c, long d)
{
	__u32 zero = 0;
	struct seen *s = bpf_map_lookup_elem(&seen, &zero);

	if (!s)
		return 0;
	s->runs++;
	s->values[0] = a + b + c;
	s->values[1] = d;
	return 0;
}

SEC("usdt")
int BPF_USDT(usdt_twelve, int a, int b, int c, int d, int e, int f, int g,
	     int h, int i, int j, int k, long l)
{
	__u32 zero = 0;
	struct seen *s = bpf_map_lookup_elem(&seen, &zero);

	if (!s)
		return 0;
	s->runs++;
	s->values[0] = a + b + c + d + e + f + g + h + i + j + k;
	s->values[1] = l;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
