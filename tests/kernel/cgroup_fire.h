/*
 * cgroup_fire.h - what makes programs at a cgroup run.
 */
#ifndef TESTS_KERNEL_CGROUP_FIRE_H
#define TESTS_KERNEL_CGROUP_FIRE_H

#include "loader/attach/cgroup.h"
#include "loader/load/load.h"

#define TIMES 5

/* TIMES times in a process of its own, which is in the cgroup or, NULL, where
 * we are.  0, or the errno of the first that failed. */
int in_child(const struct cgroup *cgroup, int (*fire)(int family), int family);

/* Each does one thing once, with sockets of AF_INET, AF_INET6 or AF_UNIX.  0,
 * or an errno. */
int fire_socket(int family); /* made and closed */
int fire_bind(int family);
int fire_connect(int family); /* a bound one, and one connected to it */
int fire_peer(int family);    /* getpeername() besides */
int fire_name(int family);    /* getsockname() */
int fire_send(int family);    /* a datagram, sent and received */
int fire_tcp(int family);     /* connected */
int fire_option(int family);
int fire_set_option(int family);
int fire_sysctl(int family); /* one is read */
int fire_device(int family); /* one is opened */

/* A program of cgroup.bpf.c, loaded alone; NULL: the kernel refused it in
 * the words that it must, being older than `major`.`minor`. */
struct load_prog *cgroup_load(struct load *load, const char *name, int major,
			      int minor);

/* Make one, or the row fails. */
void must_make(struct cgroup *own);

#endif
