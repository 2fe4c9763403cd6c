/*
 * Changes what vfs_read() returns. That is possible at few functions: those of
 * security hooks, and those marked for it in the kernel.
 */
#include "bpf/all.h"

SEC("fmod_ret/vfs_read")
int unchanged(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
