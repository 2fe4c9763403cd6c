/*
 * fallocate.bpf.c - one function of the kernel, at its entry and at its exit.
 *
 *     long vfs_fallocate(struct file *file, int mode, loff_t offset,
 *                        loff_t len)
 *
 * A program at the entry gets these four, one at the exit the result as
 * well: no register is named, and nothing is kept between the two.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile __u32 me; /* whose calls count */
volatile __u32 entries, exits;
volatile __u64 flags, offset, length; /* of the last call */
volatile __s64 result;

struct file {
	unsigned int f_flags;
} CORE;

static __always_inline bool is_me(void)
{
	return bpf_get_current_pid_tgid() >> 32 == me;
}

/* [entered] */
SEC("fentry/vfs_fallocate")
int BPF_PROG(entered, struct file *file)
{
	if (!is_me())
		return 0;
	entries++;
	flags = file->f_flags; /* as in C: no bpf_probe_read_kernel() */
	return 0;
}
/* [/entered] */

/* [left] */
SEC("fexit/vfs_fallocate")
int BPF_PROG(left, struct file *file, int mode, __s64 at, __s64 len, int ret)
{
	if (!is_me())
		return 0;
	exits++;
	offset = at;
	length = len;
	result = ret;
	return 0;
}
/* [/left] */

char LICENSE[] SEC("license") = "GPL";
