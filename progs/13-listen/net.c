/*
 * net.c - a network of one's own, and something that listens in it: net.h.
 */
#include "progs/13-listen/net.h"
#include "loader/err.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A new namespace's lo is down, and then 127.0.0.1 is nobody's address. */
static int lo_up(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err = 0;
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };

	if (fd < 0)
		return fail(-errno, "socket()");
	if (ioctl(fd, SIOCSIFFLAGS, &lo) < 0)
		err = fail(-errno, "switch lo on");
	close(fd);
	return err;
}

/* [own] */
int net_own(void)
{
	if (unshare(CLONE_NEWNET) < 0)
		return fail(-errno, "unshare(CLONE_NEWNET)");
	return lo_up();
}
/* [/own] */

uint32_t net_number(void)
{
	struct stat file = { 0 };

	stat("/proc/self/ns/net", &file);
	return file.st_ino;
}

int net_somaxconn(void)
{
	FILE *file = fopen("/proc/sys/net/core/somaxconn", "re");
	int most = 0;

	if (file && fscanf(file, "%d", &most) != 1)
		most = 0;
	if (file)
		fclose(file);
	return most;
}

union address {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
};

static socklen_t set_address(union address *to, const char *address, int port)
{
	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, address, &to->four.sin_addr) == 1) {
		to->four.sin_family = AF_INET;
		to->four.sin_port = htons(port);
		return sizeof(to->four);
	}
	inet_pton(AF_INET6, address, &to->six.sin6_addr);
	to->six.sin6_family = AF_INET6;
	to->six.sin6_port = htons(port);
	return sizeof(to->six);
}

/* [listen] */
int net_listen(const char *address, int port, int backlog)
{
	union address at;
	socklen_t size = set_address(&at, address, port);
	int fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0)
		return fail(-errno, "socket()");
	if (bind(fd, &at.any, size) < 0 || listen(fd, backlog) < 0)
		err = fail(-errno, "listen at %s, port %d", address, port);
	close(fd);
	return err;
}
/* [/listen] */

/* What the child does; its exit status. */
static int be_child(int to_parent, const char *address, int port)
{
	uint32_t netns;

	if (net_own())
		return 1;
	netns = net_number();
	if (write(to_parent, &netns, sizeof(netns)) != sizeof(netns))
		return 1;
	return net_listen(address, port, 1) ? 1 : 0;
}

int net_child(struct net_child *child, const char *address, int port)
{
	int fds[2], status = -1;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return fail(-errno, "pipe2()");
	child->pid = fork();
	if (child->pid == 0)
		_exit(be_child(fds[1], address, port));
	close(fds[1]);
	if (child->pid > 0)
		waitpid(child->pid, &status, 0);
	if (status || read(fds[0], &child->netns, 4) != 4)
		status = refuse(-EIO,
				"the child could not listen at %s in a "
				"namespace of its own",
				address);
	close(fds[0]);
	return status;
}
