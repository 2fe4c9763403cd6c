/*
 * net_world.h - a network of a row's own, what passes through it, and the
 * programs of net.bpf.c that count it.
 */
#ifndef TESTS_KERNEL_NET_WORLD_H
#define TESTS_KERNEL_NET_WORLD_H

#include "loader/load/load.h"

enum {
	NET_TIMES = 7,
	NET_PORT = 4321
};

/* From here on we are in a network namespace with nothing but lo, up. */
void net_own(void);

/* A socket at 127.0.0.1, NET_PORT, that others may be at, too; the two ends
 * of a connection there.  The fds are the caller's. */
int net_bound(int type);
void net_pair(int ends[2]);

/* NET_TIMES of a byte, each taken before the next is sent. */
void net_datagrams(int to);
void net_messages(const int ends[2]);

/* Open net.bpf.c with these programs; with one, and load it, which the kernel
 * must take. */
void net_open(struct load *load, const char *const progs[], int count);
struct load_prog *net_load(struct load *load, const char *prog);

/* How often its programs ran. */
uint64_t net_count(struct load *load);

#endif
