/*
 * lsm.h - is an LSM program that is attached ever asked?
 *
 *     open("file") --> security_file_open()
 *                        |  asks each module of the list, in its order
 *                        v
 *            lockdown,capability,landlock,yama,bpf     /sys/kernel/security/lsm
 *                                              |
 *                                              +-- BPF programs at file_open
 *
 * The list is made when the kernel boots: CONFIG_LSM, or lsm= on its command
 * line.  Where it lacks bpf, programs are loaded and attached all the same,
 * and no error says that nobody will ever call them.
 */
#ifndef LOADER_ATTACH_LSM_H
#define LOADER_ATTACH_LSM_H

#include <stddef.h>

/* The modules in their order, "lockdown,capability,bpf".  0, or -errno with
 * the error text: the list cannot be read. */
int lsm_list(char *list, size_t size);

/* Is bpf in it?  0: programs are asked.  -ENOENT with the error text: they
 * are not, why, and what to type.  Another -errno, with the text: it is not
 * known. */
int lsm_check(void);

#endif
