/*
 * types.h - BTF as it is named on a command line.
 *
 *   vmlinux                   the running kernel: /sys/kernel/btf/vmlinux
 *   /sys/kernel/btf/MODULE    a module's, over that of vmlinux
 *   FILE                      raw BTF, or an object with a section .BTF
 */
#ifndef PROGS_RAWBPF_TYPES_H
#define PROGS_RAWBPF_TYPES_H

#include "loader/btf/btf.h"

#define VMLINUX_BTF "/sys/kernel/btf/vmlinux"

struct types {
	struct btf btf;
	struct btf base; /* only of a module's; else empty */
};

/* `base` is the file of the base, NULL: by the path.  0, or -errno with one
 * sentence; either way types_close(). */
int types_open(struct types *types, const char *path, const char *base);
void types_close(struct types *types);

#endif
