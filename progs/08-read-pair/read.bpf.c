/*
 * read.bpf.c - every read(2), with its arguments and its result.
 *
 *     sys_enter_read: fd, count        sys_exit_read: ret
 *            |                                |
 *            v                                v
 *     begun[thread] = fd, count   -->  print, delete begun[thread]
 *
 * The arguments are known at the entry only, the result at the exit only.
 * Both run in the same thread, and a thread is in one system call at a
 * time, so its id is the key that joins them.  A read that had begun before
 * the programs were attached has no entry, and is left out.
 */
#include "bpf/helper.h"
#include "bpf/map.h"
#include "bpf/print.h"
#include "bpf/sec.h"
#include "progs/08-read-pair/read_format.h"

/* [begun] */
struct begun {
	__u64 fd;
	__u64 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct begun);
} begun SEC(".maps");
/* [/begun] */

/* [enter] */
SEC("tracepoint/syscalls/sys_enter_read")
int enter_read(struct sys_enter_read *ctx)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct begun call = { ctx->fd, ctx->count };

	bpf_map_update_elem(&begun, &thread, &call, BPF_ANY);
	return 0;
}
/* [/enter] */

/* [exit] */
SEC("tracepoint/syscalls/sys_exit_read")
int exit_read(struct sys_exit_read *ctx)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct begun *call = bpf_map_lookup_elem(&begun, &thread);
	char comm[TASK_COMM_LEN];

	if (!call)
		return 0;
	bpf_get_current_comm(comm, sizeof(comm));
	bpf_printk("%s %d: read(fd %d, count %lu) = %ld", comm,
		   bpf_get_current_pid_tgid() >> 32, call->fd, call->count,
		   ctx->ret);
	bpf_map_delete_elem(&begun, &thread);
	return 0;
}
/* [/exit] */

char LICENSE[] SEC("license") = "GPL";
