/*
 * refused.bpf.c - the old program, where arguments have types.
 *
 * The function has two arguments today.  A kprobe would hand over whatever is
 * in the third register; here the verifier counts.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile __u64 written;

/* [refused] */
SEC("fentry/tty_write")
int BPF_PROG(old_fentry, void *file, const char *buf, unsigned long count)
{
	written += count;
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
