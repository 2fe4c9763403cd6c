/*
 * Copies what a process has given before it takes the lock.
 */
#include "bpf/all.h"

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;

char text[64];

SEC("uprobe.s")
int copy(struct pt_regs *ctx)
{
	void *from = (void *)PT_REGS_PARM1(ctx);

	bpf_copy_from_user(text, sizeof(text), from);
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
