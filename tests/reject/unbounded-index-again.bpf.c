/*
 * Counts in the place that user space says. It may say another one between the
 * check and the use: these are two reads, and only one of them was checked.
 */
#include "bpf/all.h"

volatile __u32 place;
__u64 counts[16];

SEC("tracepoint/syscalls/sys_enter_execve")
int count(void *ctx)
{
	if (place < 16)
		counts[place]++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
