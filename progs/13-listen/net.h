/*
 * net.h - a network of one's own, and something that listens in it.
 *
 *     unshare(CLONE_NEWNET)      no interface but lo, no port in use, and
 *                                nobody outside can connect
 */
#ifndef PROGS_13_LISTEN_NET_H
#define PROGS_13_LISTEN_NET_H

#include <stdint.h>
#include <sys/types.h>

/* From here on this thread's sockets are in a namespace of its own, where
 * 127.0.0.1 and ::1 work.  It ends with the process.  0, or -errno with the
 * error text. */
int net_own(void);

/* The number in "net:[4026531840]", as /proc/self/ns/net says it. */
uint32_t net_number(void);

/* The longest backlog that listen(2) passes on, in this namespace. */
int net_somaxconn(void);

/* listen(2) at an address ("127.0.0.1", "::1") and port, and close it again.
 * 0, or -errno with the error text. */
int net_listen(const char *address, int port, int backlog);

/* A child that does net_own() and net_listen(): its id, and the number of
 * its namespace.  It has ended. */
struct net_child {
	pid_t pid;
	uint32_t netns;
};
int net_child(struct net_child *child, const char *address, int port);

#endif
