/*
 * Sends the pid of what calls execve(), and reads it once more: the record is
 * its reader's then, and the pointer a number.
 */
#include "bpf/all.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("tracepoint/syscalls/sys_enter_execve")
int send_pid(void *ctx)
{
	__u32 *pid = bpf_ringbuf_reserve(&events, sizeof(*pid), 0);

	if (!pid)
		return 0;
	*pid = bpf_get_current_pid_tgid() >> 32;
	bpf_ringbuf_submit(pid, 0);
	if (*pid == 1)
		bpf_printk("that was the first process");
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
