/*
 * netlink.h - ask the kernel's network for something, and hear its answer.
 *
 *   +--------------------+-----------------+---------+---------+---
 *   | nlmsghdr: length,  | what the type   | rtattr  | rtattr  | ...
 *   | type, flags, seq   | has: ifinfomsg, | len,type| len,type|
 *   |                    | tcmsg, ...      | value   | (nested)|
 *   +--------------------+-----------------+---------+---------+---
 *
 *   socket(AF_NETLINK): send that; the answer is an nlmsgerr: 0 or -errno,
 *   and since 4.12 a sentence of the kernel's (NETLINK_EXT_ACK)
 *                                         (rtnetlink(7), netlink(7))
 */
#ifndef LOADER_NETLINK_H
#define LOADER_NETLINK_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>

#define NETLINK_ROOM 1024

/* A message being made. */
struct netlink {
	union {
		struct nlmsghdr head;
		unsigned char bytes[NETLINK_ROOM];
	};
	size_t used; /* more than NETLINK_ROOM: it does not fit */
};

/* Begin: RTM_NEWLINK, NLM_F_CREATE | ..., and what the type has. */
void netlink_begin(struct netlink *nl, int type, int flags, const void *body,
		   size_t size);

/* An attribute; one that others are in, from _nest() to _end(). */
void netlink_put(struct netlink *nl, int type, const void *value, size_t size);
void netlink_put_text(struct netlink *nl, int type, const char *text);
void netlink_put_u32(struct netlink *nl, int type, uint32_t value);
size_t netlink_nest(struct netlink *nl, int type);
void netlink_end(struct netlink *nl, size_t nest);

/* Send it and wait for the answer.  0, or -errno with the error text, which
 * begins with `what` and has the kernel's sentence in it. */
int netlink_send(struct netlink *nl, const char *what);

/* Ask for all there are of something (RTM_GETTFILTER): how many messages of
 * this type answer, or -errno with the error text. */
int netlink_count(struct netlink *nl, int type, const char *what);

#endif
