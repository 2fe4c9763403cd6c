/* Doors of a network that take more than a place: who asks a flow dissector,
 * two programs at one map, XDP by netlink, as before there were links. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "tests/kernel/auto.h"
#include "tests/kernel/load.h"
#include "tests/kernel/net_world.h"
#include "tests/run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

static struct load load;

static int attach(struct link *link, const char *prog,
		  const struct place *place)
{
	struct load_prog *found = load_prog_find(&load, prog);

	return attach_auto(link, &found->def->sec, found->fd, place);
}

/* ---- The flow dissector: where the headers of a packet are ---- */

/* The kernel asks when it has to tell flows apart: here to choose among the
 * sockets that share what lo receives, although there is but one. */
static int sharing_socket(void)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_IP));
	int on = 1, share = 1 | PACKET_FANOUT_HASH << 16;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on,
				    sizeof(on)),
			 0);
	ck_assert_int_eq(setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &share,
				    sizeof(share)),
			 0);
	return fd;
}

/* A namespace has one at most. */
static void dissector(void)
{
	int netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int udp = net_bound(SOCK_DGRAM), sharing = sharing_socket();
	struct place place = { .netns_fd = netns };
	struct link link, second;

	net_load(&load, "at_dissector");
	ck_assert_msg(attach(&link, "at_dissector", &place) == 0, "%s",
		      err_text());
	ck_assert_int_eq(attach(&second, "at_dissector", &place), -E2BIG);
	net_datagrams(udp);
	ck_assert_uint_eq(net_count(&load), NET_TIMES);
	link_close(&link);
	net_datagrams(udp);
	ck_assert_uint_eq(net_count(&load), NET_TIMES);
	ck_assert_msg(attach(&link, "at_dissector", &place) == 0, "%s",
		      err_text());
	link_close(&link);
	close(sharing);
	close(udp);
	close(netns);
}

/* ---- XDP as before 5.9 ---- */

static void by_netlink(uint32_t mode)
{
	struct load_prog *prog = net_load(&load, "at_xdp");
	int udp = net_bound(SOCK_DGRAM);
	struct link link, second;

	ck_assert_msg(link_xdp_netlink(&link, 1, prog->fd, mode) == 0, "%s",
		      err_text());
	ck_assert_int_eq(links_of(prog_id(prog->fd)), 0);
	ck_assert_int_eq(link_xdp_netlink(&second, 1, prog->fd, mode), -EBUSY);
	net_datagrams(udp);
	ck_assert_uint_eq(net_count(&load), NET_TIMES);
	link_close(&link);
	net_datagrams(udp);
	ck_assert_uint_eq(net_count(&load), NET_TIMES);
	close(udp);
}

static void xdp_usual(void)
{
	by_netlink(0);
}

static void xdp_generic(void)
{
	by_netlink(XDP_FLAGS_SKB_MODE);
}

/* ---- A stream, cut into pieces by one program, judged by another ---- */

/* The parser runs only beside a verdict, and both are there when the socket
 * is put in. */
static void parser(void)
{
	static const char *const names[] = { "at_parser", "at_verdict" };
	struct place place = { 0 };
	struct link parses, judges;
	uint32_t zero = 0, parsed;
	uint64_t receiver;
	int ends[2];

	net_open(&load, names, 2);
	ck_assert_msg(load_all(&load) == 0, "%s", err_text());
	place.map_fd = load_map_find(&load, "sockets")->fd;
	ck_assert_msg(attach(&parses, "at_parser", &place) == 0, "%s",
		      err_text());
	ck_assert_msg(attach(&judges, "at_verdict", &place) == 0, "%s",
		      err_text());
	net_pair(ends);
	receiver = ends[1];
	ck_assert_int_eq(sys_map_update(place.map_fd, &zero, &receiver, 0), 0);
	net_messages(ends);
	parsed = variable(&load, "parsed");
	ck_assert_uint_eq(parsed, NET_TIMES);
	ck_assert_uint_eq(net_count(&load), NET_TIMES);
	link_close(&parses);
	link_close(&judges);
	sys_map_delete(place.map_fd, &zero);
	net_messages(ends);
	ck_assert_uint_eq(variable(&load, "parsed"), parsed);
	close(ends[0]);
	close(ends[1]);
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "flow_dissector: each packet whose flow is asked for", dissector },
	{ "xdp by netlink: each packet that comes in", xdp_usual },
	{ "xdp by netlink: in generic mode", xdp_generic },
	{ "sk_skb/stream_parser: each piece, before its verdict", parser },
};

static void check_row(int i)
{
	net_own();
	rows[i].check();
	load_close(&load);
}
TABLE(net_other, rows, check_row);
