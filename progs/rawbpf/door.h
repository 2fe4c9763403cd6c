/*
 * door.h - where in the kernel a program is to run, as one types it.
 *
 *   kprobe:inet_listen                      a function's entry
 *   kretprobe:inet_listen                   its return
 *   ksyscall:openat                         the function behind a system call
 *   tracepoint:syscalls/sys_enter_openat    a tracepoint
 */
#ifndef PROGS_RAWBPF_DOOR_H
#define PROGS_RAWBPF_DOOR_H

#include "loader/attach/hook.h"

struct door {
	const char *text; /* as it was typed */
	const struct door_kind *kind;
	char name[128];	    /* what follows the colon; of a ksyscall, its
			     * function */
	uint32_t prog_type; /* enum bpf_prog_type */
	uint32_t ctx_size;  /* bytes of memory behind r1 at the start */
};

/* Take it apart.  0; -EINVAL: no such form, or -errno, with the error text
 * set. */
int door_read(struct door *door, const char *text);

/* Attach a program there: hook.h. */
int door_attach(const struct door *door, struct hook *hook, int prog_fd);

#endif
