/*
 * police.bpf.c - every openat(2): who, what, and how it was opened.
 *
 *     at_entry                         at_exit
 *       name, flags of user space        the same, and the result
 *       begun[thread] = name, flags -->  begun[thread], deleted
 *          \                              /
 *           bpf_perf_event_output(events): a ring per CPU
 *
 * At the entry nothing is known of the name's memory: nobody may have
 * touched it yet.  At the exit the kernel has read it itself.
 */
#include "bpf/all.h"
#include "progs/12-file-police/opened.h"

/* [events] */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));   /* a CPU */
	__uint(value_size, sizeof(__u32)); /* the fd of its ring */
} events SEC(".maps");
/* [/events] */

struct begun {
	const char *name;
	__u32 flags;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u32);
	__type(value, struct begun);
} begun SEC(".maps");

__u32 watched; /* this process; 0: every one */
__u64 produced, no_room;

/* [report] */
static __always_inline void report(void *ctx, const struct begun *call,
				   int result)
{
	struct opened event = { .flags = call->flags, .result = result };

	event.uid = bpf_get_current_uid_gid();
	bpf_get_current_comm(event.comm, sizeof(event.comm));
	event.length = bpf_probe_read_user_str(event.name, sizeof(event.name),
					       call->name);
	__sync_fetch_and_add(&produced, 1);
	if (bpf_perf_event_output(ctx, &events, BPF_F_CURRENT_CPU, &event,
				  sizeof(event)))
		__sync_fetch_and_add(&no_room, 1);
}
/* [/report] */

static __always_inline bool is_watched(void)
{
	return !watched || bpf_get_current_pid_tgid() >> 32 == watched;
}

/* [entry] */
SEC("ksyscall/openat")
int at_entry(struct pt_regs *ctx)
{
	struct pt_regs *user = PT_REGS_SYSCALL_REGS(ctx);
	struct begun call = {
		.name = (const char *)PT_REGS_PARM2_CORE_SYSCALL(user),
		.flags = PT_REGS_PARM3_CORE_SYSCALL(user),
	};
	__u32 thread = bpf_get_current_pid_tgid();

	if (!is_watched())
		return 0;
	report(ctx, &call, AT_ENTRY);
	bpf_map_update_elem(&begun, &thread, &call, BPF_ANY);
	return 0;
}
/* [/entry] */

/* [exit] */
SEC("kretsyscall/openat")
int at_exit(struct pt_regs *ctx)
{
	__u32 thread = bpf_get_current_pid_tgid();
	struct begun *call = bpf_map_lookup_elem(&begun, &thread);

	if (!call)
		return 0;
	report(ctx, call, PT_REGS_RC(ctx));
	bpf_map_delete_elem(&begun, &thread);
	return 0;
}
/* [/exit] */

char LICENSE[] SEC("license") = "GPL";
