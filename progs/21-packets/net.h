/*
 * net.h - two network namespaces and a cable between them.
 *
 *     namespace "left"                    namespace "right"
 *     10.21.0.1  left ==================== right  10.21.0.2
 *                     what goes in here comes out there
 */
#ifndef PROGS_21_PACKETS_NET_H
#define PROGS_21_PACKETS_NET_H

#include <stddef.h>

#define NET_LEFT  "10.21.0.1"
#define NET_RIGHT "10.21.0.2"

/* Make both, and the cable.  0, or -errno with the error text.  net_close()
 * takes them half made; they go with the last fd in them. */
int net_make(void);
void net_close(void);

/* From here on sockets and interfaces are those of that side. */
enum net_side {
	LEFT,
	RIGHT
};
int net_enter(enum net_side side);

/* A socket of the right side: for datagrams to a port, for all packets of
 * the interface as they are, or for a connection.  An fd. */
int net_receiver(int port);
int net_listener(int port);
int net_all_packets(void);

/* Send from the left: `count` datagrams, an echo request of ICMP.  0, or
 * -errno with the error text. */
int net_send(int port, const char *text, int count);
int net_ping(void);

/* Connected from the left to the right by this congestion control.  An fd. */
int net_connect(int port, const char *congestion);

/* What has come, waiting a little; how many bytes, 0: nothing came. */
int net_take(int fd, void *bytes, size_t room);

#endif
