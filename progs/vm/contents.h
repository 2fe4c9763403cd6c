/*
 * contents.h - what is in every throwaway machine, and the command's orders.
 */
#ifndef PROGS_VM_CONTENTS_H
#define PROGS_VM_CONTENTS_H

#include "progs/vm/initramfs.h"
#include "progs/vm/kernel.h"

#include <stdio.h>

/* init, the standard folders, users, busybox and bpftool if they are here,
 * the terminal's description, the kernel's configuration and modules.
 * Returns 0 or -errno with the error text. */
int contents_add(struct initramfs *fs, const struct kernel *k, FILE *orders);

/* The command's program, if it is one of the host's: a path, or a name that
 * busybox does not have. */
int contents_add_command(struct initramfs *fs, const char *command);

/* One word of the orders (see wire.h): "key=value". */
void contents_order(FILE *orders, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
