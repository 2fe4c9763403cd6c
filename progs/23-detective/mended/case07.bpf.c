/* Case 7: how often each result of a system call came, up to 15. */
#include "bpf/all.h"

__u64 results[16];

/* [mended-7] */
SEC("raw_tracepoint/sys_exit")
int count_result(struct bpf_raw_tracepoint_args *ctx)
{
	long result = ctx->args[1];

	if (result < 0 || result >= 16)
		return 0;
	results[result]++;
	return 0;
}
/* [/mended-7] */

char LICENSE[] SEC("license") = "GPL";
