/* watching.bpf.c - at functions of another program: of replaced.bpf.c. */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile __u32 entered, left, result, length;

struct sk_buff {
	unsigned int len;
} CORE;

SEC("fentry/answer")
int BPF_PROG(watch_entry, struct sk_buff *skb)
{
	entered++;
	length = skb->len;
	return 0;
}

SEC("fexit/answer")
int BPF_PROG(watch_exit, struct sk_buff *skb, int ret)
{
	left++;
	result = ret;
	return 0;
}

SEC("?fexit/no_such_answer")
int BPF_PROG(watch_nothing)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
