/*
 * qemu.h - the virtual machine as a process with three wires out of it.
 *
 *   us                      QEMU                      guest
 *   console  <---socketpair---> -serial 1st  <------> ttyS0
 *   session  <---socketpair---> -serial 2nd  <------> ttyS1
 *   control  <---socketpair---> -serial 3rd  <------> ttyS2
 *
 * QEMU inherits its ends and the archive as open files: no port, no socket
 * and no image in the file system.  It dies with us, however we die.
 */
#ifndef PROGS_VM_QEMU_H
#define PROGS_VM_QEMU_H

#include <stdbool.h>
#include <sys/types.h>

struct qemu {
	pid_t pid;		       /* -1: not running */
	int console, session, control; /* ours; -1: closed */
};

struct qemu_options {
	const char *kernel; /* path of a bzImage */
	int initramfs;	    /* open file; the caller's */
	bool kvm;
	const char *append; /* more of the kernel's command line; NULL */
};

/* Can a machine be had on this computer?  0 or -errno with the error text. */
int qemu_check(void);

/* KVM speeds the machine up.  A /dev/kvm without the CPU's flag exists in
 * some virtual machines, and guests hang there. */
bool qemu_can_kvm(void);

/* Returns 0 or -errno with the error text; QEMU's own complaints come out of
 * the console. */
int qemu_start(struct qemu *q, const struct qemu_options *options);

/* The end of it, at once.  Accepts a half-started one. */
void qemu_stop(struct qemu *q);

#endif
