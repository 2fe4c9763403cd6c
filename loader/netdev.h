/*
 * netdev.h - network interfaces of one's own: pairs of them, addresses, up.
 *
 *     "left" ==== "right"     a veth pair: what goes into one comes out of
 *                             the other, which may be in another namespace
 */
#ifndef LOADER_NETDEV_H
#define LOADER_NETDEV_H

/* All in the network namespace that we are in; 0, or -errno with the error
 * text. */

/* The second of the pair in that namespace, an fd of /proc/PID/ns/net or the
 * like; -1: in ours. */
int netdev_veth(const char *name, const char *peer, int netns_fd);

/* Up, with an IPv4 address ("10.0.0.1", 24 bits of network); NULL: none. */
int netdev_up(const char *name, const char *address, int bits);

/* Wait until it carries: some time after both ends are up, since the kernel
 * looks at cables only now and then, and what is sent before is lost. */
int netdev_wait(const char *name);

/* Its number, or -ENODEV with the error text. */
int netdev_index(const char *name);

#endif
