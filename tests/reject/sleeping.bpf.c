/*
 * Copies what a process has given, page by page if need be, between
 * bpf_rcu_read_lock() and its end: there nothing may wait. Kernels older than
 * 6.2 have no such functions.
 */
#include "bpf/all.h"

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;

char text[64];

SEC("uprobe.s")
int copy(struct pt_regs *ctx)
{
	void *from = (void *)PT_REGS_PARM1(ctx);

	bpf_rcu_read_lock();
	bpf_copy_from_user(text, sizeof(text), from);
	bpf_rcu_read_unlock();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
