/* wrong_result.bpf.c - a kernel function that returns something else. */
#include "bpf/helper.h"
#include "bpf/sec.h"

struct task_struct {
};
extern void *wake_up_process(struct task_struct *task) __ksym;

SEC("syscall")
int ask(void *ctx)
{
	return (long)wake_up_process(0);
}

char LICENSE[] SEC("license") = "GPL";
