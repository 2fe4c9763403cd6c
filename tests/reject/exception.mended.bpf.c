/*
 * Gives up after it has unlocked.
 */
#include "bpf/all.h"

void bpf_rcu_read_lock(void) __ksym;
void bpf_rcu_read_unlock(void) __ksym;
void bpf_throw(__u64 cookie) __ksym;

SEC("tc")
int give_up(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	if (skb->mark == 1)
		bpf_throw(0);
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "GPL";
