/*
 * net.c - two network namespaces and a cable between them: see net.h.
 *
 * Both are this process's: a thread can enter a namespace by an fd, and a
 * socket stays in the one in which it was made.
 */
#include "progs/21-packets/net.h"
#include "loader/err.h"
#include "loader/netdev.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WAIT_MS 300

static int sides[2] = { -1, -1 };

/* ---- Both ends ---- */

static int make_side(enum net_side side)
{
	if (unshare(CLONE_NEWNET) < 0)
		return fail(-errno, "unshare(CLONE_NEWNET)");
	sides[side] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return sides[side] < 0 ? fail(-errno, "open /proc/self/ns/net")
			       : netdev_up("lo", NULL, 0);
}

int net_enter(enum net_side side)
{
	return setns(sides[side], CLONE_NEWNET) < 0 ? fail(-errno, "setns()")
						    : 0;
}

int net_make(void)
{
	int err = make_side(RIGHT);

	if (!err)
		err = make_side(LEFT);
	if (!err)
		err = netdev_veth("left", "right", sides[RIGHT]);
	if (!err)
		err = netdev_up("left", NET_LEFT, 24);
	if (!err)
		err = net_enter(RIGHT);
	if (!err)
		err = netdev_up("right", NET_RIGHT, 24);
	if (!err)
		err = netdev_wait("right");
	if (!err)
		err = net_enter(LEFT);
	return err ? err : netdev_wait("left");
}

void net_close(void)
{
	for (int i = 0; i < 2; i++) {
		if (sides[i] >= 0)
			close(sides[i]);
		sides[i] = -1;
	}
}

/* ---- Sockets ---- */

static struct sockaddr_in at(const char *address, int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons(port),
				     .sin_addr.s_addr = inet_addr(address) };
}

static int in_side(enum net_side side, int family, int type, int protocol)
{
	int err = net_enter(side), fd;

	if (err)
		return err;
	fd = socket(family, type | SOCK_CLOEXEC, protocol);
	return fd < 0 ? fail(-errno, "socket()") : fd;
}

static int bound(int type, int port)
{
	struct sockaddr_in here = at(NET_RIGHT, port);
	int fd = in_side(RIGHT, AF_INET, type, 0), err;

	if (fd < 0 || !bind(fd, (struct sockaddr *)&here, sizeof(here)))
		return fd;
	err = -errno;
	close(fd);
	return fail(err, "bind to port %d", port);
}

int net_receiver(int port)
{
	return bound(SOCK_DGRAM, port);
}

int net_listener(int port)
{
	int fd = bound(SOCK_STREAM, port);

	if (fd >= 0)
		listen(fd, 1);
	return fd;
}

int net_all_packets(void)
{
	struct sockaddr_ll here = { .sll_family = AF_PACKET,
				    .sll_protocol = htons(ETH_P_ALL) };
	int fd = in_side(RIGHT, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));

	here.sll_ifindex = fd < 0 ? 0 : netdev_index("right");
	if (fd >= 0 && bind(fd, (struct sockaddr *)&here, sizeof(here)))
		return fail(-errno, "bind to the interface");
	return fd;
}

/* ---- What is sent ---- */

static int send_to(int fd, int port, const void *bytes, size_t size)
{
	struct sockaddr_in there = at(NET_RIGHT, port);
	int err = 0;

	if (sendto(fd, bytes, size, 0, (struct sockaddr *)&there,
		   sizeof(there)) < 0)
		err = fail(-errno, "sendto()");
	return err;
}

int net_send(int port, const char *text, int count)
{
	int fd = in_side(LEFT, AF_INET, SOCK_DGRAM, 0), err = fd < 0 ? fd : 0;

	for (int i = 0; i < count && !err; i++)
		err = send_to(fd, port, text, strlen(text));
	if (fd >= 0)
		close(fd);
	return err;
}

int net_ping(void)
{
	struct icmphdr echo = { .type = ICMP_ECHO };
	int fd = in_side(LEFT, AF_INET, SOCK_RAW, IPPROTO_ICMP);
	int err = fd < 0 ? fd : 0;

	echo.checksum = htons(0xf7ff); /* of these eight bytes */
	if (!err)
		err = send_to(fd, 0, &echo, sizeof(echo));
	if (fd >= 0)
		close(fd);
	return err;
}

int net_connect(int port, const char *congestion)
{
	struct sockaddr_in there = at(NET_RIGHT, port);
	int fd = in_side(LEFT, AF_INET, SOCK_STREAM, 0), err = 0;

	if (fd < 0)
		return fd;
	if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, congestion,
		       strlen(congestion)))
		err = fail(-errno, "setsockopt(TCP_CONGESTION, '%s')",
			   congestion);
	else if (connect(fd, (struct sockaddr *)&there, sizeof(there)))
		err = fail(-errno, "connect()");
	if (err)
		close(fd);
	return err ? err : fd;
}

int net_take(int fd, void *bytes, size_t room)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	ssize_t n = poll(&ready, 1, WAIT_MS) > 0 ? recv(fd, bytes, room, 0) : 0;

	return n < 0 ? fail(-errno, "recv()") : (int)n;
}
