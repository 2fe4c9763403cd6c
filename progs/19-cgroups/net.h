/*
 * net.h - a network of one's own, and what processes do in it.
 */
#ifndef PROGS_19_CGROUPS_NET_H
#define PROGS_19_CGROUPS_NET_H

/* From here on our sockets are in a network namespace of our own, where
 * 127.0.0.1 works.  It ends with the process.  0, or -errno with the error
 * text. */
int net_own(void);

/* A socket at a port of 127.0.0.1: it listens, or takes datagrams.  The fd,
 * or -errno with the error text. */
int net_listen(int port);
int net_receive(int port);

/* Connect to a port, and close.  0, or an errno. */
int net_connect(int port);

/* Send `count` datagrams of `size` bytes to a port.  0, or an errno. */
int net_send(int port, int count, int size);

#endif
