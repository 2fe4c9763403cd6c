/*
 * env.h - the world outside the program, as the helpers tell of it.
 *
 * Left alone it is always the same world: time starts at a second and moves
 * on by a microsecond each time it is asked, the random numbers are those of
 * one seed, and the process is called "rawbpf".
 */
#ifndef INSN_VM_ENV_H
#define INSN_VM_ENV_H

#include <linux/types.h>
#include <stdbool.h>

struct vm;
struct vm_map;

/* A call that the machine cannot do, or that is to be answered differently:
 * a helper (kfunc false) or a kfunc by BTF id.  The arguments are in r1-r5.
 * Returns true with *r0 set if it was answered; else the machine's own
 * helper is called.  This is where a recorded run is replayed. */
typedef bool (*vm_call)(void *arg, struct vm *vm, bool kfunc, int id,
			__u64 *r0);

/* bpf_trace_printk()'s text, without an end of line of its own. */
typedef void (*vm_print)(void *arg, const char *text);

/* bpf_perf_event_output(): 0, or -errno for the program. */
typedef int (*vm_output)(void *arg, struct vm_map *map, const void *data,
			 __u32 size);

/* Why the instruction at vm->at cannot be executed, of those that only a
 * kernel gives a meaning: words for the fault.  NULL: there are none. */
typedef const char *(*vm_why)(void *arg, const struct vm *vm);

struct vm_env {
	__u64 start; /* nanoseconds at vm_start() */
	__u64 tick;  /* nanoseconds that pass from one question to the next */
	__u64 seed;
	__u32 cpu, cpus; /* this one, of how many */
	__u64 pid_tgid, uid_gid;
	char comm[16];
	vm_call call;
	void *call_arg; /* given to it */
	vm_why why;
	void *why_arg;
	vm_print print;
	vm_output output;
	void *arg; /* given to these two */
};

#endif
