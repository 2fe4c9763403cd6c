/*
 * registers.bpf.c - the registers at __x64_sys_openat, and those behind them.
 *
 *     openat(AT_FDCWD, "notes", O_RDONLY)      di, si, dx: the arguments
 *       syscall: the kernel saves them all     struct pt_regs  <-------+
 *     __x64_sys_openat(const struct pt_regs *) di: where they are -----+
 *       kprobe: saves them all again           struct pt_regs: ctx
 *
 * The program may read its ctx as it is.  What di points to is memory of the
 * kernel like any other: bpf_probe_read_kernel() fetches it.
 */
#include "bpf/helper.h"
#include "bpf/regs.h"
#include "bpf/sec.h"

/* [variables] */
__u32 watched;	/* this process; 0: every one */
__u64 outer[3]; /* first, second, third argument at the function */
__u64 inner[3]; /* and where the first one points */
/* [/variables] */

/* [registers] */
SEC("ksyscall/openat")
int registers(struct pt_regs *ctx)
{
	struct pt_regs *user = (struct pt_regs *)PT_REGS_PARM1(ctx);

	if (watched && bpf_get_current_pid_tgid() >> 32 != watched)
		return 0;
	outer[0] = PT_REGS_PARM1(ctx);
	outer[1] = PT_REGS_PARM2(ctx);
	outer[2] = PT_REGS_PARM3(ctx);
	inner[0] = PT_REGS_PARM1_CORE_SYSCALL(user);
	inner[1] = PT_REGS_PARM2_CORE_SYSCALL(user);
	inner[2] = PT_REGS_PARM3_CORE_SYSCALL(user);
	return 0;
}
/* [/registers] */

char LICENSE[] SEC("license") = "GPL";
