/*
 * followed.bpf.c - follows a pointer by itself: the verifier refuses it.
 *
 * What di holds is a number like any other to the verifier.  A program reads
 * at an address only if it is known to be good.
 */
#include "bpf/regs.h"
#include "bpf/sec.h"

__u64 seen;

/* [refused] */
SEC("ksyscall/openat")
int follow(struct pt_regs *ctx)
{
	struct pt_regs *user = (struct pt_regs *)PT_REGS_PARM1(ctx);

	seen = PT_REGS_PARM2(user);
	return 0;
}
/* [/refused] */

char LICENSE[] SEC("license") = "GPL";
