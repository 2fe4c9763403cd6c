/* Case 6: the name of each file that is opened, as long as it is. */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} names SEC(".maps");

/* [mended-6] */
SEC("raw_tracepoint/sys_enter")
int send_name(struct bpf_raw_tracepoint_args *ctx)
{
	char name[64];
	long len = bpf_probe_read_user_str(name, sizeof(name),
					   (void *)ctx->args[1]);

	if (len > 0)
		bpf_ringbuf_output(&names, name, len, 0);
	return 0;
}
/* [/mended-6] */

char LICENSE[] SEC("license") = "GPL";
