/*
 * pretend.h - what a dry run answers in the kernel's place.
 *
 *     bpf(BPF_MAP_CREATE, { ... "counts" }) = fd 4
 *                                               |
 *     a file in memory called "bpf-map"  <------'
 *       | struct bpf_map_info: type, sizes, name |
 *
 * The call is not made.  A file descriptor that one would have given is of
 * such a file, which remembers what it stands for, so that a later call that
 * has it can be told in words as well.
 */
#ifndef LOADER_PRETEND_H
#define LOADER_PRETEND_H

#include "loader/sys.h"

/* As libc hands on the kernel's answer: -1 with errno, 0, or an fd for the
 * commands that give one (`fd`), close-on-exec; the caller closes it. */
long pretend_bpf(int cmd, const union sys_attr *attr, bool fd);

/* An fd for any other call that gives one. */
int pretend_fd(const char *kind);

#endif
