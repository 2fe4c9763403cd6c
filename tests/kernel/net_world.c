/* net_world.c - a network of a row's own: see net_world.h. */
#include "tests/kernel/net_world.h"
#include "loader/err.h"
#include "loader/netdev.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <arpa/inet.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

OBJECT(net);

void net_own(void)
{
	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	ck_assert_msg(netdev_up("lo", NULL, 0) == 0, "%s", err_text());
}

static struct sockaddr_in here(void)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(NET_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

int net_bound(int type)
{
	struct sockaddr_in at = here();
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

void net_pair(int ends[2])
{
	struct sockaddr_in at = here();
	int listener = net_bound(SOCK_STREAM);

	ck_assert_int_eq(listen(listener, 1), 0);
	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(connect(ends[0], (struct sockaddr *)&at, sizeof(at)),
			 0);
	ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	ck_assert_int_ge(ends[1], 0);
	close(listener);
}

void net_datagrams(int to)
{
	struct sockaddr_in at = here();
	int from = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char byte = 'x';

	for (int i = 0; i < NET_TIMES; i++) {
		ck_assert_int_eq(sendto(from, &byte, 1, 0,
					(struct sockaddr *)&at, sizeof(at)),
				 1);
		ck_assert_int_eq(recv(to, &byte, 1, 0), 1);
	}
	close(from);
}

void net_messages(const int ends[2])
{
	char byte = 'x';

	for (int i = 0; i < NET_TIMES; i++) {
		ck_assert_int_eq(send(ends[0], &byte, 1, 0), 1);
		ck_assert_int_eq(recv(ends[1], &byte, 1, 0), 1);
	}
}

void net_open(struct load *load, const char *const progs[], int count)
{
	const struct load_want want = { .only = progs, .only_count = count };

	must_open(load, &net, &want);
}

struct load_prog *net_load(struct load *load, const char *prog)
{
	struct load_prog *found;

	net_open(load, &prog, 1);
	ck_assert_msg(load_all(load) == 0, "%s", err_text());
	found = load_prog_find(load, prog);
	ck_assert_msg(found && found->fd >= 0, "%s", err_text());
	return found;
}

uint64_t net_count(struct load *load)
{
	uint32_t size;
	uint64_t *value = load_variable(load, "count", &size);

	ck_assert_ptr_nonnull(value);
	return *(volatile uint64_t *)value;
}
