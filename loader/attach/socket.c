/*
 * socket.c - attach to sockets, and to what chooses one.
 *
 *     SEC("socket")          setsockopt(SO_ATTACH_BPF): r0 bytes of each
 *                            packet are kept, 0: it is dropped  (3.19)
 *     SEC("sk_reuseport")    setsockopt(SO_ATTACH_REUSEPORT_EBPF): which of
 *                            the sockets at a port                (4.19)
 *     SEC("sk_lookup")       a link to a network namespace        (5.9)
 *     SEC("flow_dissector")  the same                             (5.8)
 *     SEC("sk_msg"), "sk_skb/..."   BPF_PROG_ATTACH to a map of sockets
 *     SEC("netfilter")       a link to a netfilter hook           (6.4)
 *
 * A socket's option goes with the socket, a map's program with the map.
 */
#include "loader/attach/at.h"
#include "loader/err.h"
#include "loader/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <sys/socket.h>
#include <unistd.h>

static int needs(const char *what)
{
	return refuse(-EOPNOTSUPP,
		      "it needs %s, which cannot be guessed from the section",
		      what);
}

/* ---- Sockets ---- */

/* numbers[0] is the option that takes it off. */
static void take_off(const struct undo *undo)
{
	int none = 0;

	setsockopt(undo->fd, SOL_SOCKET, undo->numbers[0], &none, sizeof(none));
}

static int at_option(struct link *link, const struct at *at, int on, int off,
		     const char *name)
{
	struct undo undo = UNDO_NONE;
	int fd = at->place->socket_fd;

	if (!fd)
		return needs("a socket");
	if (setsockopt(fd, SOL_SOCKET, on, &at->prog_fd, sizeof(at->prog_fd)))
		return fail(-errno, "setsockopt(%s)", name);
	undo.run = take_off;
	undo.numbers[0] = off;
	undo.fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return link_undo(link, undo, false);
}

int at_socket(struct link *link, const struct at *at)
{
	return at_option(link, at, SO_ATTACH_BPF, SO_DETACH_BPF,
			 "SO_ATTACH_BPF");
}

/* Taken off it is of all sockets of the group (SO_DETACH_REUSEPORT_BPF). */
int at_reuseport(struct link *link, const struct at *at)
{
	return at_option(link, at, SO_ATTACH_REUSEPORT_EBPF,
			 SO_DETACH_REUSEPORT_BPF, "SO_ATTACH_REUSEPORT_EBPF");
}

/* ---- A network namespace ---- */

int at_netns(struct link *link, const struct at *at)
{
	if (!at->place->netns_fd)
		return needs("a network namespace");
	return link_take(link, sys_link_create(at->prog_fd, at->place->netns_fd,
					       at->sec->rule->attach_type));
}

/* ---- A map of sockets ---- */

static void detach_from_map(const struct undo *undo)
{
	sys_prog_detach(undo->numbers[0], undo->fd, undo->numbers[1]);
	close(undo->numbers[0]);
}

int at_sockmap(struct link *link, const struct at *at)
{
	struct undo undo = UNDO_NONE;
	int type = at->sec->rule->attach_type, err;

	if (!at->place->map_fd)
		return needs("a map of sockets");
	if (type < 0)
		return refuse(-EINVAL,
			      "the section does not say for what: "
			      "sk_skb/stream_verdict, "
			      "sk_skb/stream_parser or sk_skb/verdict");
	err = sys_prog_attach(at->prog_fd, at->place->map_fd, type, 0);
	if (err)
		return err;
	undo.run = detach_from_map;
	undo.numbers[0] = fcntl(at->prog_fd, F_DUPFD_CLOEXEC, 3);
	undo.numbers[1] = type;
	undo.fd = fcntl(at->place->map_fd, F_DUPFD_CLOEXEC, 3);
	return link_undo(link, undo, false);
}

/* ---- Netfilter ---- */

/* IPv4 packets for us, before the other rules: what the place does not say. */
int at_netfilter(struct link *link, const struct at *at)
{
	static const struct netfilter_place usual = { NFPROTO_IPV4,
						      NF_INET_LOCAL_IN,
						      NF_IP_PRI_FILTER - 1 };
	const struct netfilter_place *hook = at->place->netfilter;
	struct link_netfilter more = { 0 };
	struct link_spec spec = { .prog_fd = at->prog_fd,
				  .attach_type = at->sec->rule->attach_type,
				  .more = &more,
				  .more_size = sizeof(more) };

	hook = hook ? hook : &usual;
	more.pf = hook->family;
	more.hooknum = hook->hook;
	more.priority = hook->priority;
	return link_take(link, sys_link_create_with(&spec));
}
