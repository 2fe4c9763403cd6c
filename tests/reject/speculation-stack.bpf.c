/*
 * Returns a byte of a name, at a place that is not known. Without CAP_PERFMON
 * the stack is read only at places that are.
 */
#include "bpf/all.h"

SEC("socket")
int letter(struct __sk_buff *skb)
{
	char text[16] = "socket filter";

	return *(volatile char *)&text[skb->len & 15];
}

char LICENSE[] SEC("license") = "GPL";
