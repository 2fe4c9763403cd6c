/*
 * kernel.h - what the running kernel can do, found by asking it.
 *
 * Version numbers lie (distributions carry features back, configurations
 * leave them out), so every question here is answered by a probe.
 */
#ifndef LOADER_KERNEL_H
#define LOADER_KERNEL_H

#include <stddef.h>
#include <sys/types.h>

/* The directory where tracefs (events, trace_pipe) or bpffs (pinned objects)
 * is mounted.  Where nobody mounted it, it is mounted in a mount namespace
 * of this process alone, so that the machine stays as it was.  NULL with the
 * error text set: no such file system, or no right to mount.  Owned here. */
const char *kernel_tracefs(void);
const char *kernel_bpffs(void);

/* The number perf_event_open(2) wants in attr.type for a PMU, a source of
 * events: "kprobe", "uprobe", ...  Given out at boot in the order of
 * registration, so it is read, never assumed.  -ENOENT with the error text
 * set: this kernel has no such PMU. */
int kernel_pmu_type(const char *pmu);

/* The bit of attr.config that a flag of a PMU stands for, from its format
 * file ("config:0" -> 0).  -errno with the error text set. */
int kernel_pmu_bit(const char *pmu, const char *flag);

/* The kernel function behind a system call: "clone" -> "__x64_sys_clone".
 * Since 4.17 system calls have wrappers with a prefix per architecture
 * (arch/x86/include/asm/syscall_wrapper.h); before, plain "sys_clone".
 * 0, or -ENOENT with the error text set. */
int kernel_syscall_symbol(const char *name, char *symbol, size_t size);

/* This thread's number as programs see it: in the outermost PID namespace.  0
 * where it cannot be known, in a container. */
pid_t kernel_thread_id(void);

/* How many CPUs may ever be there: a per-CPU map has one value for each.
 * At least 1. */
int kernel_possible_cpus(void);

/* What a lesson may need of a kernel. */
enum kernel_feature {
	CAN_BPF,	/* load a program: bpf(2), and the rights for it */
	CAN_KPROBE,	/* attach to a kernel function */
	CAN_TRACEPOINT, /* attach to a tracepoint of a system call */
	CAN_TRACE_PIPE, /* read what bpf_trace_printk() writes */
	CAN_FENTRY,	/* attach a trampoline to a kernel function */
	CAN_LSM,	/* be asked by a security hook */
	KERNEL_FEATURES
};

/* 0, or -errno with the error text saying why not, in a sentence. */
int kernel_can(enum kernel_feature feature);

/* "load BPF programs", for lists of what is possible here. */
const char *kernel_feature_name(enum kernel_feature feature);

/* "6.12.117+deb12-cloud-amd64": uname -r.  Owned here. */
const char *kernel_release(void);

#endif
