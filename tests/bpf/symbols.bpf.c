/*
 * symbols.bpf.c - what the kernel itself has: addresses and functions;
 * and some that it has not.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern const void schedule __ksym;
extern const void no_such_address __ksym __weak;
extern const int no_such_variable __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;
extern int bpf_no_such_function(int a) __ksym __weak;

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

SEC("syscall")
int call_function(void *ctx)
{
	if (!bpf_rcu_read_lock || !bpf_rcu_read_unlock)
		return 0;
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 1;
}

SEC("syscall")
int call_nothing(void *ctx)
{
	return bpf_no_such_function ? bpf_no_such_function(1) : 2;
}

SEC("?syscall")
int call_unasked(void *ctx)
{
	return bpf_no_such_function(1);
}

char LICENSE[] SEC("license") = "GPL";
