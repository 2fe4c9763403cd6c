/*
 * kernel.h - the kernel that the machine boots, and what belongs to it.
 *
 *   .../boot/vmlinuz-6.12.1-x             the path; its header has the version
 *   .../boot/config-6.12.1-x              how it was configured
 *   .../lib/modules/6.12.1-x/kernel/...   the modules
 *
 * The same places serve a package unpacked into the cache and /boot itself.
 */
#ifndef PROGS_VM_KERNEL_H
#define PROGS_VM_KERNEL_H

#include <limits.h>
#include <stdbool.h>

struct kernel {
	char path[PATH_MAX];
	char version[128]; /* "6.12.1-x", as uname -r will say; or "" */
};

/* `name`: a series that kernel.sh knows (it may download it), or the path of
 * a vmlinuz.  Returns 0 or -errno with the error text, which is empty when
 * kernel.sh has said on stderr what is wrong. */
int kernel_find(struct kernel *k, const char *name);

/* The configuration's path; false when it is not beside the kernel. */
bool kernel_config(const struct kernel *k, char *path);

/* The path of module `name`, such as "drivers/net/veth"; false when there is
 * no such file: it is built in, or was left out. */
bool kernel_module(const struct kernel *k, const char *name, char *path);

#endif
