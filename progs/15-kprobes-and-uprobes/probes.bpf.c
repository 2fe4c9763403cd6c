/*
 * probes.bpf.c - arguments and results, of the kernel, of us and of libc.
 *
 *     entry    kprobe, uprobe          the registers hold the arguments
 *     return   kretprobe, uretprobe    one of them holds the result
 *
 * What was seen last is in variables, which the lesson reads.
 */
#include "bpf/all.h"

__u32 only; /* this process */

struct call {
	long args[4];
	long result;
	int calls, returns;
} kernel, ours;

char name[32], value[32]; /* of setenv() */
int settings;

static __always_inline int is_ours(void)
{
	return bpf_get_current_pid_tgid() >> 32 == only;
}

/* [kernel] */
SEC("kprobe/vfs_fallocate")
int BPF_KPROBE(on_fallocate, void *file, int mode, long offset, long len)
{
	if (!is_ours())
		return 0;
	kernel.calls++;
	kernel.args[1] = mode;
	kernel.args[2] = offset;
	kernel.args[3] = len;
	return 0;
}

SEC("kretprobe/vfs_fallocate")
int BPF_KRETPROBE(after_fallocate, int result)
{
	if (!is_ours())
		return 0;
	kernel.returns++;
	kernel.result = result;
	return 0;
}
/* [/kernel] */

/* [ours] */
SEC("uprobe//proc/self/exe:weigh")
int BPF_KPROBE(on_weigh, int apples, int pears)
{
	ours.calls++;
	ours.args[0] = apples;
	ours.args[1] = pears;
	return 0;
}

SEC("uretprobe//proc/self/exe:weigh")
int BPF_KRETPROBE(after_weigh, int grams)
{
	ours.returns++;
	ours.result = grams;
	return 0;
}
/* [/ours] */

/* [libc] */
SEC("uprobe/libc.so.6:setenv")
int BPF_KPROBE(on_setenv, const char *what, const char *to)
{
	settings++;
	bpf_probe_read_user_str(name, sizeof(name), what);
	bpf_probe_read_user_str(value, sizeof(value), to);
	return 0;
}
/* [/libc] */

SEC("uprobe/libc.so.6:strlen")
int on_strlen(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
