/*
 * questions.bpf.c - all kinds of questions about the kernel's types, asked where
 * there is an answer and where there is none.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct ns_common {
	unsigned int inum;
} CORE;

struct net {
	struct ns_common ns;
} CORE;

struct nsproxy {
	struct net *net_ns;
} CORE;

struct cred {
	unsigned int uid, gid;
} CORE;

struct task_struct {
	int tgid;
	struct nsproxy *nsproxy;
	struct cred *cred;
	char comm[4];
	unsigned int sched_reset_on_fork : 1;
	unsigned int in_execve : 1;
} CORE;

/* Another view of the same, with what it never had. */
struct task_struct___other {
	long tgid; /* of another size: a load of it cannot be fitted */
	int no_such_field;
	short comm[9];
} CORE;

struct no_such_struct {
	int field;
	int bits : 3;
} CORE;

union no_such_union {
	int a;
};

struct sock_common {
	struct {
		__u32 skc_daddr; /* in the kernel's, two levels down */
		__u32 skc_rcv_saddr;
	};
} CORE;

struct sock {
	struct sock_common __sk_common;
	int sk_protocol; /* a bit-field once */
} CORE;

typedef int no_such_typedef;
typedef unsigned int uid_t;

enum bpf_map_type___v {
	BPF_MAP_TYPE_ARRAY___v = 100,
	BPF_MAP_TYPE_NONE___v,
};

enum no_such_enum {
	NO_SUCH_VALUE = 5,
};

volatile __u64 out;

SEC("raw_tp/sched_switch")
int fields(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	char comm[4];

	out = BPF_CORE_READ(task, tgid);
	out += BPF_CORE_READ(task, nsproxy, net_ns, ns.inum);
	out += BPF_CORE_READ(task, cred, gid);
	out += BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork);
	out += BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
	out += bpf_core_field_offset(task->comm[3]);
	out += bpf_core_field_size(task->comm);
	BPF_CORE_READ_INTO(&comm, task, comm);
	return comm[0];
}

SEC("raw_tp/sched_switch")
int questions(void *ctx)
{
	struct task_struct___other *other = (void *)bpf_get_current_task();

	out = bpf_core_field_exists(other->no_such_field);
	out += bpf_core_field_exists(other->tgid);
	out += bpf_core_field_size(other->tgid) * 3;
	out += bpf_core_field_exists(struct no_such_struct, field);
	out += bpf_core_field_exists(other->comm[3]);
	out += bpf_core_type_exists(struct task_struct) * 5;
	out += bpf_core_type_exists(struct no_such_struct) * 7;
	out += bpf_core_type_exists(union no_such_union);
	out += bpf_core_type_exists(no_such_typedef) * 9;
	out += bpf_core_type_exists(uid_t) * 11;
	out += bpf_core_type_size(struct cred);
	out += bpf_core_type_size(struct no_such_struct);
	out += bpf_core_type_id_local(struct task_struct);
	out += bpf_core_type_id_kernel(struct task_struct);
	out += bpf_core_type_id_kernel(struct sock);
	return 0;
}

SEC("raw_tp/sched_switch")
int enums(void *ctx)
{
	out = bpf_core_enum_value_exists(enum bpf_map_type___v,
					 BPF_MAP_TYPE_ARRAY___v);
	out += bpf_core_enum_value(enum bpf_map_type___v,
				   BPF_MAP_TYPE_ARRAY___v);
	out += bpf_core_enum_value_exists(enum bpf_map_type___v,
					  BPF_MAP_TYPE_NONE___v);
	out += bpf_core_enum_value_exists(enum no_such_enum, NO_SUCH_VALUE);
	return 0;
}

SEC("raw_tp/sched_switch")
int deep(void *ctx)
{
	struct sock *sk = *(struct sock **)ctx;

	out = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	out += BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
	out += BPF_CORE_READ_BITFIELD_PROBED(sk, sk_protocol);
	return 0;
}

/* The verifier reads these by the kernel's types. */
SEC("tp_btf/sched_switch")
int direct(__u64 *ctx)
{
	struct task_struct *task = (void *)ctx[1];

	out = task->tgid + task->cred->uid;
	out += BPF_CORE_READ_BITFIELD(task, sched_reset_on_fork);
	return 0;
}

/* What has no answer becomes an instruction that must not run. */
SEC("raw_tp/sched_switch")
int poisoned(void *ctx)
{
	struct no_such_struct *it = *(void **)ctx;

	if (bpf_core_type_exists(struct no_such_struct))
		out = BPF_CORE_READ(it, field);
	return 0;
}

SEC("raw_tp/sched_switch")
int poisoned_alive(void *ctx)
{
	struct task_struct___other *other = (void *)bpf_get_current_task();

	return BPF_CORE_READ(other, no_such_field);
}

SEC("raw_tp/sched_switch")
int no_value(void *ctx)
{
	return bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE);
}

SEC("tp_btf/sched_switch")
int other_size(__u64 *ctx)
{
	struct task_struct___other *task = (void *)ctx[1];

	return task->tgid;
}

char LICENSE[] SEC("license") = "GPL";
