/*
 * flavours.bpf.c - one kernel function, declared as two kernels may have it.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern int schedule___other(int a) __ksym __weak;
extern void schedule___same(void) __ksym __weak;

SEC("syscall")
int other(void *ctx)
{
	return schedule___other ? schedule___other(1) : 2;
}

SEC("?syscall")
int same(void *ctx)
{
	return schedule___same ? 3 : 4;
}

char LICENSE[] SEC("license") = "GPL";
