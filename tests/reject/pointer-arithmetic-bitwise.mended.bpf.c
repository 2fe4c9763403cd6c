/*
 * Sets the word in a table that a byte of it belongs to: the place is found as
 * a number first.
 */
#include "bpf/all.h"

char table[64] __attribute__((aligned(8)));

SEC("tracepoint/syscalls/sys_enter_execve")
int set_word(void *ctx)
{
	__u32 byte = bpf_get_smp_processor_id() & 63;
	__u64 *word = (void *)(table + (byte & ~7));

	*word = 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
