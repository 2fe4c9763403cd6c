/*
 * refused.bpf.c - reads what it was not given: the verifier refuses it.
 *
 * The format says that common_pid is at offset 4, and there it is.  But the
 * kernel keeps the first eight bytes of the record for itself: when the
 * program runs, they hold the address of the registers.
 *
 *     offset 0 .. 7     8               16
 *            refused    __syscall_nr    fd ...
 *
 * The thread's id comes from bpf_get_current_pid_tgid().
 */
#include "bpf/print.h"
#include "bpf/sec.h"
#include "progs/08-read-pair/read_format.h"

/* [refused] */
SEC("tracepoint/syscalls/sys_enter_read")
int common(struct sys_enter_read *ctx)
{
	bpf_printk("common_pid is %d", ctx->common_pid);
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
