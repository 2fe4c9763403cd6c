/*
 * net.c - a network of one's own, and what processes do in it: net.h.
 */
#include "progs/19-cgroups/net.h"
#include "loader/err.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define LARGEST 1400

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons(port),
				     .sin_addr.s_addr =
					     htonl(INADDR_LOOPBACK) };
}

static int make(int type)
{
	return socket(AF_INET, type | SOCK_CLOEXEC, 0);
}

/* A new namespace's lo is down. */
int net_own(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd, err;

	if (unshare(CLONE_NEWNET) < 0)
		return fail(-errno, "unshare(CLONE_NEWNET)");
	fd = make(SOCK_DGRAM);
	if (fd < 0)
		return fail(-errno, "socket()");
	err = ioctl(fd, SIOCSIFFLAGS, &lo) ? fail(-errno, "switch lo on") : 0;
	close(fd);
	return err;
}

static int at_port(int type, int port)
{
	struct sockaddr_in at = loopback(port);
	int fd = make(type), err;

	if (fd < 0)
		return fail(-errno, "socket()");
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	err = -errno;
	close(fd);
	return fail(err, "bind to port %d", port);
}

int net_listen(int port)
{
	int fd = at_port(SOCK_STREAM, port), err;

	if (fd < 0 || listen(fd, 8) == 0)
		return fd;
	err = -errno;
	close(fd);
	return fail(err, "listen at port %d", port);
}

int net_receive(int port)
{
	return at_port(SOCK_DGRAM, port);
}

/* [try] */
int net_connect(int port)
{
	struct sockaddr_in at = loopback(port);
	int fd = make(SOCK_STREAM), err = 0;

	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		err = errno;
	if (fd >= 0)
		close(fd);
	return err;
}
/* [/try] */

int net_send(int port, int count, int size)
{
	static const char bytes[LARGEST];
	struct sockaddr_in to = loopback(port);
	int fd = make(SOCK_DGRAM), err = fd < 0 ? errno : 0;

	for (int i = 0; i < count && !err; i++)
		if (sendto(fd, bytes, size, 0, (struct sockaddr *)&to,
			   sizeof(to)) != size)
			err = errno;
	if (fd >= 0)
		close(fd);
	return err;
}
