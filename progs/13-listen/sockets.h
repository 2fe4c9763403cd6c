/*
 * sockets.h - the few fields that are read of a socket that listens.
 *
 *     struct socket          struct sock
 *     +-----------+          +-----------------------------------+
 *     | sk -------|--------->| __sk_common: family, port, address|
 *     +-----------+          |   skc_net.net ---> struct net     |
 *     what a descriptor is   +-----------------------------------+
 *                            what the protocol knows of it
 *
 * As lesson 11 has it: only what is used, and where each is, the loader
 * looks up in the running kernel's types.
 */
#ifndef PROGS_13_LISTEN_SOCKETS_H
#define PROGS_13_LISTEN_SOCKETS_H

#include "bpf/core.h"

/* [structs] */
struct net {
	struct {
		unsigned int inum; /* what /proc/PID/ns/net has in brackets */
	} ns;
} CORE;

struct in6_addr {
	unsigned char bytes[16];
};

struct sock_common {
	unsigned short skc_family; /* AF_INET, AF_INET6 */
	__u16 skc_num;		   /* the port, as this CPU reads it */
	__be32 skc_rcv_saddr;	   /* the address, highest byte first */
	struct in6_addr skc_v6_rcv_saddr;
	struct {
		struct net *net;
	} skc_net;
} CORE;

struct sock {
	struct sock_common __sk_common;
} CORE;

struct socket {
	struct sock *sk;
} CORE;
/* [/structs] */

#endif
