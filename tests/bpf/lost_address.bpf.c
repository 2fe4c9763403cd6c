/* lost_address.bpf.c - wants the address of what no kernel has. */
#include "bpf/helper.h"
#include "bpf/sec.h"

extern const void no_such_address __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return (__u64)&no_such_address >> 3;
}

char LICENSE[] SEC("license") = "GPL";
