/*
 * Sends the path that is executed. The helper returns its length, or an error
 * below zero, which is no length.
 */
#include "bpf/all.h"

char path[256];

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct enter {
	__u64 common;
	long number;
	const char *path;
};

SEC("tracepoint/syscalls/sys_enter_execve")
int send_path(struct enter *ctx)
{
	long len = bpf_probe_read_user_str(path, sizeof(path), ctx->path);

	bpf_ringbuf_output(&events, path, len, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
