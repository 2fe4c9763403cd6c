/*
 * exec.bpf.c - every execve(2): its arguments, and what came of it.
 *
 *     enter            begun[thread] = file, argv       the old program
 *        the kernel puts the new program in place
 *     renumber         begun[old thread] -> begun[new]  (only if it changed)
 *     leave            begun[thread] + result           the new program
 *        reserve, fill, submit or discard --> events, the ring
 */
#include "bpf/all.h"
#include "progs/14-exec-snoop/call.h"
#include "progs/14-exec-snoop/exec_format.h"

__u32 watched;	/* this process; 0: every one */
__u32 failures; /* 0: a failed one is not worth a record */
__u64 produced, no_room, discarded;

/* [maps] */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32); /* the thread */
	__type(value, struct call);
} begun SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 << 10); /* bytes: pages, a power of two */
} events SEC(".maps");
/* [/maps] */

static const struct call empty; /* 456 bytes: most of a stack */

/* [enter] */
SEC("tracepoint/syscalls/sys_enter_execve")
int enter(struct sys_enter_execve *ctx)
{
	const char *const *argv = (void *)ctx->argv, *arg;
	__u64 id = bpf_get_current_pid_tgid();
	__u32 thread = id, i;
	struct call *call;

	if (watched && id >> 32 != watched)
		return 0;
	bpf_map_update_elem(&begun, &thread, &empty, BPF_ANY);
	call = bpf_map_lookup_elem(&begun, &thread);
	if (!call)
		return 0; /* the map is full */
	call->process = id >> 32;
	call->thread = thread;
	bpf_probe_read_user_str(call->file, ARG_SIZE, (void *)ctx->filename);
	for (i = 0; i < MOST_ARGS; i++) {
		if (bpf_probe_read_user(&arg, sizeof(arg), &argv[i]) || !arg)
			break;
		bpf_probe_read_user_str(call->args[i], ARG_SIZE, arg);
	}
	call->count = i;
	if (i == MOST_ARGS && !bpf_probe_read_user(&arg, 8, &argv[i]) && arg)
		call->count++;
	return 0;
}
/* [/enter] */

/* [renumber] */
SEC("tracepoint/sched/sched_process_exec")
int renumber(struct sched_process_exec *ctx)
{
	__u32 old = ctx->old_pid, new = ctx->pid;
	struct call *call = bpf_map_lookup_elem(&begun, &old);

	if (call && old != new) {
		bpf_map_update_elem(&begun, &new, call, BPF_ANY);
		bpf_map_delete_elem(&begun, &old);
	}
	return 0;
}
/* [/renumber] */

/* [leave] */
static __always_inline void report(const struct call *call, long result)
{
	struct call *record = bpf_ringbuf_reserve(&events, sizeof(*record), 0);

	__sync_fetch_and_add(&produced, 1);
	if (!record) {
		__sync_fetch_and_add(&no_room, 1);
		return;
	}
	*record = *call;
	record->result = result;
	if (result == 0 || failures) {
		bpf_ringbuf_submit(record, 0);
		return;
	}
	bpf_ringbuf_discard(record, 0);
	__sync_fetch_and_add(&discarded, 1);
}

SEC("tracepoint/syscalls/sys_exit_execve")
int leave(struct sys_exit_execve *ctx)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct call *call = bpf_map_lookup_elem(&begun, &thread);

	if (call) {
		report(call, ctx->ret);
		bpf_map_delete_elem(&begun, &thread);
	}
	return 0;
}
/* [/leave] */

char LICENSE[] SEC("license") = "GPL";
