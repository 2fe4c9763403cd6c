/*
 * doubles.bpf.c - questions about types of which the kernel has two of the
 * same name: private ones, each in a file of its own.
 *
 *     struct syscall_tp_t           entry: ent, syscall_nr, args
 *                                   exit:  ent, syscall_nr, ret
 *     struct getdents_callback      of readdir, of exportfs
 *     struct elf_thread_core_info   of 64 bits and of 32: notes at another
 *                                   place
 *
 * Each program has a view of its own, since libbpf remembers for a view
 * which of the two fitted the question before.
 */
#include "bpf/core.h"
#include "bpf/helper.h"
#include "bpf/sec.h"

struct syscall_tp_t___a {
	int syscall_nr;
} CORE;

struct syscall_tp_t___b {
	unsigned long ret;
} CORE;

struct syscall_tp_t___c {
	unsigned long args[6];
} CORE;

struct syscall_tp_t___d {
	int neither;
} CORE;

struct syscall_tp_t___e {
	unsigned long ret, args[6];
} CORE;

struct memelfnote {
	int any;
};

struct elf_thread_core_info {
	struct memelfnote notes[1];
} CORE;

struct getdents_callback {
	int any;
};

volatile __u64 out;

SEC("raw_tp/sched_switch")
int both_agree(void *ctx)
{
	return bpf_core_field_offset(struct syscall_tp_t___a, syscall_nr);
}

SEC("raw_tp/sched_switch")
int one_has_it(void *ctx)
{
	out = bpf_core_field_offset(struct syscall_tp_t___b, ret);
	out += bpf_core_field_exists(struct syscall_tp_t___c, args);
	out += bpf_core_field_exists(struct syscall_tp_t___d, neither) * 2;
	out += bpf_core_type_exists(struct syscall_tp_t___d) * 4;
	return 0;
}

SEC("raw_tp/sched_switch")
int none_has_it(void *ctx)
{
	return bpf_core_field_offset(struct syscall_tp_t___d, neither);
}

/* These have two answers, so none. */
SEC("raw_tp/sched_switch")
int two_places(void *ctx)
{
	return bpf_core_field_offset(struct elf_thread_core_info, notes);
}

SEC("raw_tp/sched_switch")
int two_sizes(void *ctx)
{
	return bpf_core_type_size(struct getdents_callback);
}

SEC("raw_tp/sched_switch")
int two_numbers(void *ctx)
{
	return bpf_core_type_id_kernel(struct getdents_callback);
}

/* Each for itself, one of the two has it; none has both. */
SEC("raw_tp/sched_switch")
int remembered(void *ctx)
{
	out = bpf_core_field_offset(struct syscall_tp_t___e, ret);
	out += bpf_core_field_exists(struct syscall_tp_t___e, args);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
