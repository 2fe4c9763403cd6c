/* A name that a thread is given is counted in maps that each CPU has one of:
 * in numbers that can be added up, and in what cannot. */
#include "bpf/all.h"

#define NAME "rawbpf-run-test"

struct traffic {
	__u64 packets;
	struct {
		__u32 bytes;
	} deep;
};

struct marked {
	__u64 times;
	char mark[8];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct traffic);
} traffic SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct marked);
} marked SEC(".maps");

struct rename {
	__u64 common;
	__s32 pid;
	char oldcomm[16];
	char newcomm[16];
};

SEC("tracepoint/task/task_rename")
int sums_rename(struct rename *ctx)
{
	struct traffic *adds;
	struct marked *stays;
	char name[16];
	__u32 zero = 0;

	bpf_probe_read_kernel(name, sizeof(name), ctx->newcomm);
	if (bpf_strncmp(name, sizeof(NAME), NAME))
		return 0;
	adds = bpf_map_lookup_elem(&traffic, &zero);
	stays = bpf_map_lookup_elem(&marked, &zero);
	if (!adds || !stays)
		return 0;
	adds->packets++;
	adds->deep.bytes += 60;
	stays->times++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
