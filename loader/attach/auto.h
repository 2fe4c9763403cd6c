/*
 * auto.h - attach a program to what its section says.
 *
 *     SEC("kprobe/tcp_connect+4")        a kernel function, bytes into it
 *     SEC("kretprobe/nf_nat:nf_nat_fn")  one of a module, at its return
 *     SEC("ksyscall/execve")             a system call's function
 *     SEC("tp/sched/sched_switch")       a tracepoint: category, name
 *     SEC("raw_tp/sched_switch")         the same, before its record is made
 *     SEC("fentry/vfs_read")             what the program was loaded for:
 *     SEC("tp_btf/...") "lsm/" "iter/"   the kernel knows it already
 *
 * Many sections do not say where: SEC("xdp") is of every interface there is.
 */
#ifndef LOADER_ATTACH_AUTO_H
#define LOADER_ATTACH_AUTO_H

#include "loader/attach/link.h"
#include "loader/object/sec.h"

/* 0, and the link is the caller's to close; or -errno with the error text
 * and LINK_NONE.  -EOPNOTSUPP: nothing is wrong, but the section does not
 * say enough; the text says what is needed. */
int attach_auto(struct link *link, const struct sec *sec, int prog_fd);

#endif
