/*
 * initramfs.h - the machine's whole file system, made on the spot in memory.
 *
 * A file of the host with an absolute path has the same path in the machine;
 * a relative path is relative to /rawbpf there, where the command starts.
 * Programs bring their shared libraries along.
 *
 *   /init                      progs/vm/init.c
 *   /rawbpf/build/progs/...    what --file and --tree name, and the command
 *   /bin/busybox, /bin/sh ...  if busybox is installed here
 *   /boot/config-6.12..., /lib/modules/...   of the kernel
 */
#ifndef PROGS_VM_INITRAMFS_H
#define PROGS_VM_INITRAMFS_H

#include <stdbool.h>
#include <stddef.h>

struct initramfs;

/* NULL with the error text when there is no memory. */
struct initramfs *initramfs_open(void);

/* Add a file under a name without leading '/', its folders before it.  What
 * is there already stays.  Each returns 0 or -errno with the error text. */
int initramfs_file(struct initramfs *fs, const char *name, const char *path);
int initramfs_text(struct initramfs *fs, const char *name, const char *text,
		   size_t len);
int initramfs_symlink(struct initramfs *fs, const char *name,
		      const char *target);
int initramfs_dir(struct initramfs *fs, const char *name, unsigned perm);

/* Add a file of the host by its path, with the libraries it needs; or all
 * that is under a folder of the host. */
int initramfs_host_file(struct initramfs *fs, const char *path);
int initramfs_host_tree(struct initramfs *fs, const char *path);

bool initramfs_has(const struct initramfs *fs, const char *name);

/* Finish the archive.  Returns a file descriptor of it, which the caller
 * closes, or -errno. */
int initramfs_finish(struct initramfs *fs);

/* Accepts NULL. */
void initramfs_close(struct initramfs *fs);

#endif
