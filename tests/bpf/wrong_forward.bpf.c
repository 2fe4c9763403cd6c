/* wrong_forward.bpf.c - a kernel function's struct is named, and no more. */
#include "bpf/helper.h"
#include "bpf/sec.h"

struct task_struct;
extern int wake_up_process(struct task_struct *task) __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return wake_up_process(0);
}

char LICENSE[] SEC("license") = "GPL";
