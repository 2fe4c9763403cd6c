/* unlicensed.bpf.c - a helper for GPL programs, and no license. */
#include "bpf/helper.h"
#include "bpf/sec.h"

SEC("raw_tp")
int read_task(void *ctx)
{
	int pid = 0;

	bpf_probe_read_kernel(&pid, sizeof(pid), (void *)ctx);
	return pid;
}
