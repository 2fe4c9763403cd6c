/*
 * Sets the word in a table that a byte of it belongs to. The bits of a pointer
 * may not be cleared; those of a number may.
 */
#include "bpf/all.h"

char table[64] __attribute__((aligned(8)));

SEC("tracepoint/syscalls/sys_enter_execve")
int set_word(void *ctx)
{
	__u32 byte = bpf_get_smp_processor_id() & 63;
	__u64 *word = (void *)((long)(table + byte) & ~7L);

	*word = 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
