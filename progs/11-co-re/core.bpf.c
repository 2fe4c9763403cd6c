/*
 * core.bpf.c - who starts a program, read from the kernel's own structs.
 *
 *     task -+- pid, __state (before 5.14: state), in_execve: one bit
 *           +- real_parent -> tgid
 *           +- nsproxy -> net_ns -> ns.inum
 *
 * The structs have the few fields that are used, in any order.  The object
 * says which field each access means; the loader finds where it is today.
 */
#include "bpf/core.h"
#include "bpf/print.h"
#include "bpf/tracing.h"

/* [structs] */
struct net {
	struct {
		unsigned int inum;
	} ns;
} CORE;
struct nsproxy {
	struct net *net_ns;
} CORE;

struct task_struct {
	int pid, tgid;
	unsigned int __state;
	unsigned int in_execve : 1;
	struct task_struct *real_parent;
	struct nsproxy *nsproxy;
} CORE;
/* [/structs] */

/* [flavour] */
/* The same type to the loader, for which names end at "___". */
struct task_struct___old {
	long state;
} CORE;
/* [/flavour] */

enum bpf_attach_type { /* how many there are: it grows with each kernel */
	__MAX_BPF_ATTACH_TYPE,
};

SEC("raw_tracepoint/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task)
{
	/* [guard] */
	struct task_struct___old *old = (void *)task;
	long state = bpf_core_field_exists(old->state)
			     ? BPF_CORE_READ(old, state)
			     : BPF_CORE_READ(task, __state);
	/* [/guard] */

	/* [read] */
	bpf_printk("%d of parent %d in network namespace %u",
		   BPF_CORE_READ(task, pid),
		   BPF_CORE_READ(task, real_parent, tgid),
		   BPF_CORE_READ(task, nsproxy, net_ns, ns.inum));
	bpf_printk("state %ld, in_execve %d, attach types %d", state,
		   BPF_CORE_READ_BITFIELD_PROBED(task, in_execve),
		   bpf_core_enum_value(enum bpf_attach_type,
				       __MAX_BPF_ATTACH_TYPE));
	/* [/read] */
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
