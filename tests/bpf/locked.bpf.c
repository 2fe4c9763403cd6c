/*
 * locked.bpf.c - variables that are no memory of user space: behind a lock,
 * or static all.
 */
#include "bpf/helper.h"
#include "bpf/sec.h"

struct bpf_spin_lock guard SEC(".bss.guarded");
volatile __u32 guarded SEC(".bss.guarded");
static volatile __u32 alone SEC(".bss.alone");

/* One pointer, loaded once: before 6.2 two are two locks to the verifier. */
SEC("tc")
int count_guarded(struct __sk_buff *skb)
{
	struct bpf_spin_lock *lock = &guard;
	__u32 now;

	asm volatile("" : "+r"(lock));
	bpf_spin_lock(lock);
	now = ++guarded;
	bpf_spin_unlock(lock);
	return now;
}

SEC("tc")
int count_alone(struct __sk_buff *skb)
{
	return ++alone;
}

char LICENSE[] SEC("license") = "GPL";
