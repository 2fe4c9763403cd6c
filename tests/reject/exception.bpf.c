/*
 * Gives up between bpf_rcu_read_lock() and its end. bpf_throw() ends the program
 * at once, and nobody would unlock. Kernels older than 6.7 do not have it.
 */
#include "bpf/all.h"

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;
void bpf_throw(__u64 cookie) __ksym;

SEC("tc")
int give_up(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	if (skb->mark == 1)
		bpf_throw(0);
	bpf_rcu_read_unlock();
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
