/* What the processes of a cgroup do: see cgroup_fire.h. */
#include "tests/kernel/cgroup_fire.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

/* A port of the loopback that the kernel chooses; of AF_UNIX, a name. */
static socklen_t any_address(int family, union address *a)
{
	memset(a, 0, sizeof(*a));
	a->any.sa_family = family;
	if (family == AF_UNIX)
		return sizeof(sa_family_t);
	if (family == AF_INET6) {
		a->v6.sin6_addr = in6addr_loopback;
		return sizeof(a->v6);
	}
	a->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(a->v4);
}

static int datagrams(int family)
{
	return socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

/* A socket with an address, and that address. */
static int bound(int family, union address *a, socklen_t *len)
{
	int fd = datagrams(family);

	*len = any_address(family, a);
	if (bind(fd, &a->any, *len))
		return -1;
	*len = sizeof(*a);
	return getsockname(fd, &a->any, len) ? -1 : fd;
}

int fire_socket(int family)
{
	int fd = datagrams(family);

	return fd < 0 ? errno : close(fd);
}

int fire_bind(int family)
{
	union address a;
	socklen_t len = any_address(family, &a);
	int fd = datagrams(family);
	int err = bind(fd, &a.any, len) ? errno : 0;

	close(fd);
	return err;
}

/* One that is bound, one that is connected to it; `then` with both. */
static int connect_one(int family, int (*then)(int from, int to))
{
	union address a;
	socklen_t len;
	int to = bound(family, &a, &len), from = datagrams(family);
	int err = connect(from, &a.any, len) ? errno : 0;

	if (!err && then)
		err = then(from, to);
	close(from);
	close(to);
	return err;
}

int fire_connect(int family)
{
	return connect_one(family, NULL);
}

static int ask_peer(int from, int to)
{
	union address a;
	socklen_t len = sizeof(a);

	(void)to;
	return getpeername(from, &a.any, &len) ? errno : 0;
}

int fire_peer(int family)
{
	return connect_one(family, ask_peer);
}

int fire_name(int family)
{
	union address a;
	socklen_t len;

	return close(bound(family, &a, &len)) ? errno : 0;
}

/* Without a connection, so that both are told an address. */
int fire_send(int family)
{
	union address a, from_a;
	socklen_t len, from_len;
	int to = bound(family, &a, &len);
	int from = bound(family, &from_a, &from_len), err = 0;
	char byte = 0;

	if (sendto(from, &byte, 1, 0, &a.any, len) != 1)
		err = errno;
	from_len = sizeof(from_a);
	if (!err && recvfrom(to, &byte, 1, 0, &from_a.any, &from_len) != 1)
		err = errno;
	close(from);
	close(to);
	return err;
}

static int read_file(const char *path)
{
	char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		return errno;
	err = read(fd, &byte, 1) < 0 ? errno : 0;
	close(fd);
	return err;
}

int fire_sysctl(int family)
{
	(void)family;
	return read_file("/proc/sys/kernel/ostype");
}

int fire_device(int family)
{
	(void)family;
	return read_file("/dev/zero");
}

int fire_option(int family)
{
	int fd = datagrams(family), value;
	socklen_t len = sizeof(value);
	int err =
		getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &value, &len) ? errno : 0;

	close(fd);
	return err;
}

int fire_set_option(int family)
{
	int fd = datagrams(family), value = 1;
	int err =
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof(value))
			? errno
			: 0;

	close(fd);
	return err;
}

int fire_tcp(int family)
{
	union address a;
	socklen_t len = any_address(family, &a);
	int to = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0), err = 0;
	int from = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(to, &a.any, len) || listen(to, 1) ||
	    getsockname(to, &a.any, &len) || connect(from, &a.any, len))
		err = errno;
	close(from);
	close(to);
	return err;
}

/* In a process of its own, which is in the cgroup or not. */
int in_child(const struct cgroup *cgroup, int (*fire)(int), int family)
{
	int status, err = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (cgroup && cgroup_enter(cgroup, 0))
			_exit(99);
		for (int i = 0; i < TIMES && !err; i++)
			err = fire(family);
		_exit(err);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}
