/*
 * forgotten.bpf.c - reserves a record and forgets it: the verifier refuses it.
 *
 * The reader takes records in their order.  One that is neither submitted
 * nor discarded would stop it for ever.
 */
#include "bpf/all.h"
#include "progs/14-exec-snoop/exec_format.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

/* [refused] */
SEC("tracepoint/syscalls/sys_exit_execve")
int forget(struct sys_exit_execve *ctx)
{
	long *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);

	if (!record)
		return 0;
	*record = ctx->ret;
	if (ctx->ret < 0)
		return 0; /* not worth a record */
	bpf_ringbuf_submit(record, 0);
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
