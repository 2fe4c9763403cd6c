/* replaced.bpf.c - a function that another program may take the place of. */
#include "bpf/helper.h"
#include "bpf/sec.h"

__noinline int answer(struct __sk_buff *skb)
{
	volatile int n = 1;

	return n;
}

SEC("tc")
int asks(struct __sk_buff *skb)
{
	return answer(skb);
}

char LICENSE[] SEC("license") = "GPL";
