/* What user space hands over is summed up. */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} from_user SEC(".maps");

__u64 sum, count;

static long take(struct bpf_dynptr *record, void *ctx)
{
	__u64 number = 0;

	if (bpf_dynptr_read(&number, sizeof(number), record, 0, 0))
		return 1;
	__sync_fetch_and_add(&sum, number);
	__sync_fetch_and_add(&count, 1);
	return 0;
}

SEC("tc")
int drain(struct __sk_buff *skb)
{
	return bpf_user_ringbuf_drain(&from_user, take, NULL, 0);
}

char LICENSE[] SEC("license") = "GPL";
