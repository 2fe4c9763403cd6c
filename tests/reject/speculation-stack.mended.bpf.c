/*
 * Returns the third byte of a name.
 */
#include "bpf/all.h"

SEC("socket")
int letter(struct __sk_buff *skb)
{
	char text[16] = "socket filter";

	return *(volatile char *)&text[2];
}

char LICENSE[] SEC("license") = "GPL";
