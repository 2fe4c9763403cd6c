/*
 * attach.bpf.c - programs that say where they run, and one that does not.
 */
#include "bpf/print.h"
#include "bpf/sec.h"

volatile __u32 tasks;

SEC("raw_tp/task_rename")
int rawbpf_rename(void *ctx)
{
	bpf_printk("rawbpf-load-test");
	return 0;
}

SEC("iter/task")
int rawbpf_tasks(void *ctx)
{
	tasks++;
	return 0;
}

SEC("?socket")
int rawbpf_nowhere(void *ctx)
{
	return 0;
}

SEC("?fentry/security_task_getpgidd")
int rawbpf_misspelt(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
