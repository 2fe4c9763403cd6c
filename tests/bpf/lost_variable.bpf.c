/* lost_variable.bpf.c - reads what no kernel has. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern const int no_such_variable __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return *(const int *)bpf_this_cpu_ptr(&no_such_variable);
}

char LICENSE[] SEC("license") = "GPL";
