/* replacing.bpf.c - in the place of a function of another program. */
#include "bpf/helper.h"
#include "bpf/sec.h"

SEC("freplace/answer")
int better(struct __sk_buff *skb)
{
	return 42;
}

SEC("?freplace/no_such_answer")
int misnamed(struct __sk_buff *skb)
{
	return 42;
}

char LICENSE[] SEC("license") = "GPL";
