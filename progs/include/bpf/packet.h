/*
 * packet.h - a packet, layer by layer.
 *
 *     14 bytes       20 bytes (or more)    8 bytes
 *     +----------+---------------------+----------+---------
 *     | Ethernet | IPv4: protocol,     | UDP or   | what is
 *     | to, from | from, to            | TCP ...  | carried
 *     +----------+---------------------+----------+---------
 *     ^ data                                      data_end ^
 *
 * Numbers of several bytes have the highest byte first (bpf/endian.h).
 *                                   (RFC 791, 768, 9293; IEEE 802.3)
 */
#ifndef BPF_PACKET_H
#define BPF_PACKET_H

#include "bpf/types.h"

#if !defined(__VMLINUX_H__)
enum {
	IPPROTO_ICMP = 1,
	IPPROTO_TCP = 6,
	IPPROTO_UDP = 17
};
#endif

struct ethernet {
	__u8 to[6], from[6];
	__be16 type; /* ETH_P_IP */
};

struct ipv4 {
	__u8 words : 4, version : 4; /* its length in words of 4 bytes */
	__u8 service;
	__be16 length; /* of all from here on */
	__be16 id, fragment;
	__u8 ttl, protocol; /* IPPROTO_UDP */
	__be16 checksum;    /* of these 20 bytes */
	__be32 from, to;
};

struct udp {
	__be16 from, to; /* ports */
	__be16 length;	 /* of all from here on */
	__be16 checksum; /* of that and of both addresses; 0: none */
};

struct tcp {
	__be16 from, to;
	__be32 seq, ack;
	__u8 reserved : 4, words : 4;
	__u8 flags;
	__be16 window, checksum, urgent;
};

#endif
