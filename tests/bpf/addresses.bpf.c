/*
 * addresses.bpf.c - where something is in the kernel, and what is nowhere.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern const void schedule __ksym;
extern const void no_such_address __ksym __weak;
extern const int no_such_variable __ksym __weak;

volatile __u64 address;

SEC("syscall")
int see_address(void *ctx)
{
	address = (__u64)&schedule;
	return 0;
}

SEC("syscall")
int no_address(void *ctx)
{
	return (&no_such_address ? 1 : 0) + (&no_such_variable ? 2 : 0);
}

char LICENSE[] SEC("license") = "GPL";
