/*
 * Takes the letter at a random place of a name. The index may be up to 31, and
 * the array has 16 bytes.
 */
#include "bpf/all.h"

SEC("tracepoint/syscalls/sys_enter_execve")
int letter(void *ctx)
{
	char comm[TASK_COMM_LEN];

	bpf_get_current_comm(comm, sizeof(comm));
	return comm[bpf_get_prandom_u32() & 31];
}

char LICENSE[] SEC("license") = "GPL";
