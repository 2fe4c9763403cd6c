/*
 * hook.h - a program attached to a place in the kernel.
 *
 *   your program     perf event           a place in the kernel
 *   +---------+      +--------------+     +--------------------+
 *   | prog fd |<-----| perf fd      |<----| __x64_sys_clone:   |
 *   +---------+ ioctl| config1: name|     |   int3 or jump ... |
 *            SET_BPF +--------------+     +--------------------+
 *
 * The kernel keeps the program as long as the perf event lives, and the perf
 * event as long as somebody holds its fd: closing the fd detaches.  Nothing
 * survives the process.
 */
#ifndef LOADER_ATTACH_HOOK_H
#define LOADER_ATTACH_HOOK_H

#include <stdint.h>
#include <sys/types.h>

struct hook {
	int perf_fd;	/* or of a link that keeps it; -1: not attached */
	int janitor_fd; /* -1, or closing it removes the tracefs probe */
};

#define HOOK_NONE ((struct hook){ .perf_fd = -1, .janitor_fd = -1 })

struct kprobe {
	const char *symbol; /* the kernel function */
	uint64_t offset;    /* bytes into it */
	int at_return;	    /* run when it returns: a kretprobe */
	uint64_t cookie;    /* bpf_get_attach_cookie() gives it; 0: none */
};

/* Run `prog_fd` (BPF_PROG_TYPE_KPROBE) at a kernel function, by the kprobe
 * PMU (4.17) or, on a kernel without one, by tracefs.  0, or -errno with the
 * error text set; the hook is the caller's to close. */
int hook_kprobe(struct hook *hook, const struct kprobe *probe, int prog_fd);

/* The two ways by themselves. */
int hook_kprobe_pmu(struct hook *hook, const struct kprobe *probe, int prog_fd);
int hook_kprobe_tracefs(struct hook *hook, const struct kprobe *probe,
			int prog_fd);

/* Run `prog_fd` (BPF_PROG_TYPE_TRACEPOINT) at a tracepoint:
 * "syscalls", "sys_enter_clone". */
int hook_tracepoint(struct hook *hook, const char *category, const char *name,
		    int prog_fd);
int hook_tracepoint_cookie(struct hook *hook, const char *category,
			   const char *name, int prog_fd, uint64_t cookie);

struct uprobe {
	const char *path;
	uint64_t offset; /* the byte of the file */
	int at_return;
	uint64_t semaphore; /* the byte of the file whose u16 counts who
			     * looks, for USDT; 0: none; 4.20 */
	pid_t pid;	    /* of this process only; 0: of all */
	uint64_t cookie;
};

/* Run `prog_fd` (BPF_PROG_TYPE_KPROBE) at an instruction of a file, by the
 * uprobe PMU (4.17). */
int hook_uprobe(struct hook *hook, const struct uprobe *probe, int prog_fd);

/* Detach.  Takes a hook that was never attached. */
void hook_close(struct hook *hook);

#endif
