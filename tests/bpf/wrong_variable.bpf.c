/* wrong_variable.bpf.c - declares a kernel variable with another type. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern const int runqueues __ksym; /* a struct */

SEC("syscall")
int ask(void *ctx)
{
	return *(const int *)bpf_this_cpu_ptr(&runqueues);
}

char LICENSE[] SEC("license") = "GPL";
