/* lost_function.bpf.c - calls what no kernel has. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern int bpf_no_such_function(int a) __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return bpf_no_such_function(1);
}

char LICENSE[] SEC("license") = "GPL";
