/*
 * symbols.bpf.c - functions of the kernel, and one that it has not.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;
extern int bpf_no_such_function(int a) __ksym __weak;

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
