/*
 * Takes the letter of a name that a random number says: of the number nothing
 * is known.
 */
#include "bpf/all.h"

SEC("tracepoint/syscalls/sys_enter_execve")
int letter(void *ctx)
{
	char comm[TASK_COMM_LEN];
	__u32 place = bpf_get_prandom_u32();

	bpf_get_current_comm(comm, sizeof(comm));
	return comm[place];
}

char LICENSE[] SEC("license") = "GPL";
