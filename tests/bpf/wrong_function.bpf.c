/* wrong_function.bpf.c - declares a kernel function with another argument. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern void schedule(int a) __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return (schedule(1), 0);
}

char LICENSE[] SEC("license") = "GPL";
