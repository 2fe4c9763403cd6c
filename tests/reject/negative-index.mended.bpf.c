/*
 * Cuts the last letter off a path, if there is one.
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

	if (len > 0)
		path[len - 1] = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
