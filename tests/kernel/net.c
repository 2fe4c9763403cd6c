/* Programs where packets and sockets pass: at an interface, a socket, a
 * namespace, a map of sockets, in a network namespace of the row's own. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/netdev.h"
#include "tests/kernel/load.h"
#include "tests/kernel/net_world.h"
#include "tests/run.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	TIMES = NET_TIMES
};

/* ---- Each door ---- */

enum where {
	AT_LO,
	AT_SOCKET,
	AT_NAMESPACE,
	AT_SENDER,   /* in the map of sockets: the end that sends */
	AT_RECEIVER, /* and that receives */
	NOWHERE
};

static const struct row {
	const char *says, *prog;
	enum where where;
	uint32_t flags;
	uint64_t least; /* runs in TIMES datagrams; exact where it is known */
	bool exact;
	int major, minor; /* refused before */
	const char *text; /* in these words; NULL: when loaded */
} rows[] = {
	{ "xdp: each packet that comes in", "at_xdp", AT_LO, 0, TIMES, true, 0,
	  0, NULL },
	{ "xdp: in generic mode", "at_xdp", AT_LO, XDP_FLAGS_SKB_MODE, TIMES,
	  true, 0, 0, NULL },
	{ "tc: a filter of clsact", "at_tc", AT_LO, 0, TIMES, true, 0, 0,
	  NULL },
	{ "tc/ingress: whatever there is", "at_tc_ingress", AT_LO, 0, TIMES,
	  true, 0, 0, NULL },
	{ "tc/egress: whatever there is", "at_tc_egress", AT_LO, 0, TIMES, true,
	  0, 0, NULL },
	{ "tcx/ingress", "at_tcx_ingress", AT_LO, 0, TIMES, true, 6, 6,
	  "tcx came in Linux 6.6, and this kernel does not have it" },
	{ "tcx/egress", "at_tcx_egress", AT_LO, 0, TIMES, true, 6, 6,
	  "tcx came in Linux 6.6" },
	{ "socket: each datagram of a socket", "at_socket", AT_SOCKET, 0, TIMES,
	  true, 0, 0, NULL },
	{ "sk_reuseport: each that could go to several", "at_reuseport",
	  AT_SOCKET, 0, TIMES, true, 0, 0, NULL },
	{ "sk_lookup: each that looks for a socket", "at_lookup", AT_NAMESPACE,
	  0, TIMES, false, 0, 0, NULL },
	{ "netfilter: each packet for us", "at_netfilter", NOWHERE, 0, TIMES,
	  true, 6, 4, NULL },
	{ "sk_msg: each message sent", "at_msg", AT_SENDER, 0, TIMES, true, 0,
	  0, NULL },
	{ "sk_skb/stream_verdict: each piece received", "at_verdict",
	  AT_RECEIVER, 0, TIMES, true, 0, 0, NULL },
};

static struct load load;

/* NULL: the kernel refused to load it, being too old. */
static struct load_prog *open_prog(const struct row *r)
{
	if (r->text || !r->major || since(r->major, r->minor))
		return net_load(&load, r->prog);
	net_open(&load, &r->prog, 1);
	ck_assert_int_ne(load_all(&load), 0);
	return NULL;
}

/* Two sockets at the port: otherwise there is nothing to choose. */
struct world {
	int udp, ends[2], netns;
	bool stream;
};

static void build(struct world *w, struct place *place, const struct row *r)
{
	w->stream = r->where == AT_SENDER || r->where == AT_RECEIVER;
	w->netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	w->udp = net_bound(SOCK_DGRAM);
	w->ends[0] = w->ends[1] = -1;
	if (w->stream)
		net_pair(w->ends);
	if (r->where == AT_LO)
		place->ifindex = netdev_index("lo");
	if (r->where == AT_SOCKET)
		place->socket_fd = w->udp;
	if (r->where == AT_NAMESPACE)
		place->netns_fd = w->netns;
	if (w->stream)
		place->map_fd = load_map_find(&load, "sockets")->fd;
	place->flags = r->flags;
}

/* A socket gets the programs that the map has when it is put in, and keeps
 * them until it is taken out. */
static void put_in(const struct world *w, const struct row *r)
{
	uint64_t fd = w->ends[r->where == AT_RECEIVER];
	uint32_t zero = 0;

	if (w->stream)
		ck_assert_msg(
			!sys_map_update(load_map_find(&load, "sockets")->fd,
					&zero, &fd, 0),
			"%s", err_text());
}

static void take_out(const struct world *w)
{
	uint32_t zero = 0;

	if (w->stream)
		sys_map_delete(load_map_find(&load, "sockets")->fd, &zero);
}

static void pass(struct world *w)
{
	if (w->stream)
		net_messages(w->ends);
	else
		net_datagrams(w->udp);
}

static void world_close(struct world *w)
{
	close(w->udp);
	close(w->netns);
	close(w->ends[0]);
	close(w->ends[1]);
}

static void check_fires(const struct row *r, struct world *w, struct link *link)
{
	uint64_t before = net_count(&load), after;

	put_in(w, r);
	pass(w);
	after = net_count(&load) - before;
	ck_assert_msg(r->exact ? after == r->least : after >= r->least,
		      "%llu runs", (unsigned long long)after);
	link_close(link);
	take_out(w);
	before = net_count(&load);
	pass(w);
	ck_assert_uint_eq(net_count(&load), before);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct load_prog *prog;
	struct place place = { 0 };
	struct world w;
	struct link link;
	int err;

	net_own();
	prog = open_prog(r);
	if (prog) {
		build(&w, &place, r);
		err = attach_auto(&link, &prog->def->sec, prog->fd, &place);
		if (r->text && !since(r->major, r->minor)) {
			ck_assert_int_eq(err, -EOPNOTSUPP);
			must_say(err_text(), r->text);
		} else {
			ck_assert_msg(err == 0, "%s", err_text());
			check_fires(r, &w, &link);
		}
		world_close(&w);
	}
	load_close(&load);
}
TABLE(net, rows, check_row);

/* ---- What is refused ---- */

static const struct {
	const char *says, *prog;
	uint32_t flags;
	int ifindex, err;
	bool twice;
	const char *text;
} wrong[] = {
	{ "xdp without an interface", "at_xdp", 0, 0, -EOPNOTSUPP, false,
	  "it needs a network interface, which cannot be guessed" },
	{ "xdp in a driver that cannot", "at_xdp", XDP_FLAGS_DRV_MODE, 1,
	  -EOPNOTSUPP, false,
	  "the driver of lo has no place for XDP programs; generic mode works" },
	{ "xdp where one is already", "at_xdp", 0, 1, -EBUSY, true,
	  "lo has an XDP program already" },
	{ "xdp at an interface that is not there", "at_xdp", 0, 4242, -ENODEV,
	  false, "there is no interface 4242" },
	{ "tc at an interface that is not there", "at_tc", 0, 4242, -ENODEV,
	  false, "make a clsact qdisc" },
	{ "a socket filter without a socket", "at_socket", 0, 0, -EOPNOTSUPP,
	  false, "it needs a socket" },
	{ "sk_lookup without a namespace", "at_lookup", 0, 0, -EOPNOTSUPP,
	  false, "it needs a network namespace" },
	{ "sk_msg without a map", "at_msg", 0, 0, -EOPNOTSUPP, false,
	  "it needs a map of sockets" },
};

static void check_wrong(int i)
{
	const struct place place = { .ifindex = wrong[i].ifindex,
				     .flags = wrong[i].flags };
	struct link first = LINK_NONE, link;
	struct load_prog *prog;

	net_own();
	prog = net_load(&load, wrong[i].prog);
	if (wrong[i].twice)
		ck_assert_int_eq(attach_auto(&first, &prog->def->sec, prog->fd,
					     &place),
				 0);
	ck_assert_int_eq(attach_auto(&link, &prog->def->sec, prog->fd, &place),
			 wrong[i].err);
	must_say(err_text(), wrong[i].text);
	link_close(&first);
	load_close(&load);
}
TABLE(net_wrong, wrong, check_wrong);
