/*
 * old.bpf.c - the program as it was, and right, until Linux 5.10.
 *
 *     static ssize_t tty_write(struct file *file, const char __user *buf,
 *                              size_t count, loff_t *ppos)
 *
 * A kprobe takes arguments out of registers, by their number.  What they mean
 * it was told by somebody who had read the source, then.
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile __u32 me; /* whose writes count */
volatile __u64 first, second, third;
volatile __s64 got; /* what reading at `second` came to */

/* [old] */
SEC("kprobe/tty_write")
int BPF_KPROBE(old_snoop, void *file, const char *buf, unsigned long count)
{
	char text[8];

	if (bpf_get_current_pid_tgid() >> 32 != me)
		return 0;
	first = (__u64)file;
	second = (__u64)buf;
	third = count;
	got = bpf_probe_read_user(text, sizeof(text), buf);
	return 0;
}
/* [/old] */

char LICENSE[] SEC("license") = "GPL";
