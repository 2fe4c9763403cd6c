/*
 * cost.bpf.c - four ways to be called for the same getpgid(2), each doing the
 * same: to count.
 *
 *     getpgid(2) --> raw_tp      every system call comes here first
 *                `-> tracepoint  those that are getpgid(2)
 *                     `-> security_task_getpgid() --> kprobe, fentry
 */
#include "bpf/core.h"
#include "bpf/tracing.h"

volatile __u32 me, number; /* getpgid's on this machine */
volatile __u32 count;

static __always_inline int count_mine(void)
{
	if (bpf_get_current_pid_tgid() >> 32 == me)
		count++;
	return 0;
}

/* [ways] */
SEC("kprobe/security_task_getpgid")
int by_kprobe(void *ctx)
{
	return count_mine();
}

SEC("tracepoint/syscalls/sys_enter_getpgid")
int by_tracepoint(void *ctx)
{
	return count_mine();
}

SEC("raw_tp/sys_enter")
int BPF_PROG(by_raw_tp, void *regs, long id)
{
	return id == number ? count_mine() : 0;
}

SEC("fentry/security_task_getpgid")
int by_fentry(void *ctx)
{
	return count_mine();
}
/* [/ways] */

char LICENSE[] SEC("license") = "GPL";
