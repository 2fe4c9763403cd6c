/*
 * ksyms.bpf.c - what the kernel itself has: variables, with and without a
 * type, and functions; and some that it has not.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct rq {
	unsigned int nr_running;
} CORE;

extern const struct rq runqueues __ksym; /* one per processor */
extern const int bpf_prog_active __ksym __weak;
extern const void schedule __ksym; /* an address */
extern const void no_such_address __ksym __weak;
extern const int no_such_variable __ksym __weak;
extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;
extern void bpf_no_such_function(int a) __ksym __weak;

volatile __u64 out;

SEC("raw_tp/sched_switch")
int variables(void *ctx)
{
	const struct rq *rq = bpf_per_cpu_ptr(&runqueues, 0);

	if (rq)
		out = rq->nr_running;
	if (&bpf_prog_active)
		out++;
	return 0;
}

SEC("raw_tp/sched_switch")
int addresses(void *ctx)
{
	out = (__u64)&schedule;
	if (&no_such_address)
		out++;
	if (&no_such_variable)
		out++;
	return 0;
}

SEC("tp_btf/sched_switch")
int functions(void *ctx)
{
	if (bpf_rcu_read_lock && bpf_rcu_read_unlock) {
		bpf_rcu_read_lock();
		bpf_rcu_read_unlock();
	}
	return 0;
}

SEC("tp_btf/sched_switch")
int no_function(void *ctx)
{
	if (bpf_no_such_function)
		bpf_no_such_function(1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
