/* What the smallest tracepoint program is: for bench/start. */
#include "bpf/sec.h"

SEC("tracepoint/syscalls/sys_enter_getppid")
int on_getppid(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
