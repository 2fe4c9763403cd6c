/*
 * Changes what a security hook returns: to what it was.
 */
#include "bpf/all.h"

SEC("fmod_ret/security_file_permission")
int unchanged(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
