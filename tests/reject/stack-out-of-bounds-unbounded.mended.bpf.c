/*
 * Takes the letter of a name that a random number says, of the first 16.
 */
#include "bpf/all.h"

SEC("tracepoint/syscalls/sys_enter_execve")
int letter(void *ctx)
{
	char comm[TASK_COMM_LEN];
	__u32 place = bpf_get_prandom_u32();

	bpf_get_current_comm(comm, sizeof(comm));
	return comm[place & 15];
}

char LICENSE[] SEC("license") = "GPL";
