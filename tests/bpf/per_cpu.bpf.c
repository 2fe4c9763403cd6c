/* per_cpu.bpf.c - a variable that the kernel has once for each processor. */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct rq {
	int cpu;
} CORE;

extern const struct rq runqueues __ksym;

SEC("syscall")
int first_cpu(void *ctx)
{
	const struct rq *rq = bpf_per_cpu_ptr(&runqueues, 0);

	return rq ? rq->cpu : -1;
}

SEC("syscall")
int this_cpu(void *ctx)
{
	const struct rq *rq = bpf_this_cpu_ptr(&runqueues);

	return rq->cpu - (int)bpf_get_smp_processor_id();
}

char LICENSE[] SEC("license") = "GPL";
