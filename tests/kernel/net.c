/* Programs where packets and sockets pass: at an interface, a socket, a
 * namespace, a map of sockets, in a network namespace of the row's own. */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/netdev.h"
#include "loader/netlink.h"
#include "tests/kernel/load.h"
#include "tests/run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

OBJECT(net);

enum {
	TIMES = 7,
	PORT = 4321
};

/* ---- A network of one's own ---- */

static void own_network(void)
{
	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	ck_assert_msg(netdev_up("lo", NULL, 0) == 0, "%s", err_text());
}

static struct sockaddr_in here(void)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

static int bound(int type)
{
	struct sockaddr_in at = here();
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* TIMES datagrams, each taken before the next is sent. */
static void send_datagrams(int to)
{
	struct sockaddr_in at = here();
	int from = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char byte = 'x';

	for (int i = 0; i < TIMES; i++) {
		ck_assert_int_eq(sendto(from, &byte, 1, 0,
					(struct sockaddr *)&at, sizeof(at)),
				 1);
		ck_assert_int_eq(recv(to, &byte, 1, 0), 1);
	}
	close(from);
}

/* A connection over lo: both ends. */
static void connect_pair(int ends[2])
{
	struct sockaddr_in at = here();
	int listener = bound(SOCK_STREAM);

	ck_assert_int_eq(listen(listener, 1), 0);
	ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_eq(connect(ends[0], (struct sockaddr *)&at, sizeof(at)),
			 0);
	ends[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	ck_assert_int_ge(ends[1], 0);
	close(listener);
}

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
	const char *const only[] = { r->prog };
	const struct load_want want = { .only = only, .only_count = 1 };
	bool old = r->major && !since(r->major, r->minor);
	struct load_prog *prog;

	must_open(&load, &net, &want);
	if (old && !r->text) {
		ck_assert_int_ne(load_all(&load), 0);
		return NULL;
	}
	ck_assert_msg(load_all(&load) == 0, "%s", err_text());
	prog = load_prog_find(&load, r->prog);
	ck_assert_msg(prog && prog->fd >= 0, "%s", err_text());
	return prog;
}

static uint64_t count(void)
{
	uint32_t size;
	uint64_t *value = load_variable(&load, "count", &size);

	ck_assert_ptr_nonnull(value);
	return *value;
}

static void send_messages(int ends[2])
{
	char byte = 'x';

	for (int i = 0; i < TIMES; i++) {
		ck_assert_int_eq(send(ends[0], &byte, 1, 0), 1);
		ck_assert_int_eq(recv(ends[1], &byte, 1, 0), 1);
	}
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
	w->udp = bound(SOCK_DGRAM);
	w->ends[0] = w->ends[1] = -1;
	if (w->stream)
		connect_pair(w->ends);
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
		send_messages(w->ends);
	else
		send_datagrams(w->udp);
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
	uint64_t before = count(), after;

	put_in(w, r);
	pass(w);
	after = count() - before;
	ck_assert_msg(r->exact ? after == r->least : after >= r->least,
		      "%llu runs", (unsigned long long)after);
	link_close(link);
	take_out(w);
	before = count();
	pass(w);
	ck_assert_uint_eq(count(), before);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	struct load_prog *prog;
	struct place place = { 0 };
	struct world w;
	struct link link;
	int err;

	own_network();
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

/* ---- The flow dissector: where headers are, asked for by the kernel ---- */

static const struct {
	const char *says;
} dissectors[] = { { "flow_dissector: a namespace's, until it is closed" } };

static int attach_dissector(struct link *link, int netns)
{
	struct place place = { .netns_fd = netns };
	struct load_prog *prog = load_prog_find(&load, "at_dissector");

	return attach_auto(link, &prog->def->sec, prog->fd, &place);
}

/* A namespace has one at most, so that it is there can be seen. */
static void check_dissector(int i)
{
	static const struct row row = { .prog = "at_dissector" };
	struct link link, second;
	int netns;

	(void)i;
	own_network();
	open_prog(&row);
	netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	ck_assert_msg(attach_dissector(&link, netns) == 0, "%s", err_text());
	ck_assert_int_eq(attach_dissector(&second, netns), -E2BIG);
	link_close(&link);
	ck_assert_msg(attach_dissector(&link, netns) == 0, "%s", err_text());
	link_close(&link);
	close(netns);
	load_close(&load);
}
TABLE(net_dissector, dissectors, check_dissector);

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
	const struct row row = { .prog = wrong[i].prog };
	const struct place place = { .ifindex = wrong[i].ifindex,
				     .flags = wrong[i].flags };
	struct link first = LINK_NONE, link;
	struct load_prog *prog;

	own_network();
	prog = open_prog(&row);
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

/* ---- A qdisc is shared ---- */

static const struct {
	const char *says;
	int first; /* which of two filters is closed first */
} shared[] = {
	{ "a clsact qdisc stays as long as a filter is in it", 0 },
	{ "and goes with the last, whoever made it", 1 },
};

/* Where there is no qdisc, one can be made. */
static int make_qdisc(void)
{
	struct tcmsg tc = { .tcm_family = AF_UNSPEC,
			    .tcm_ifindex = 1,
			    .tcm_handle = 0xffff0000,
			    .tcm_parent = TC_H_CLSACT };
	struct netlink nl;

	netlink_begin(&nl, RTM_NEWQDISC, NLM_F_CREATE | NLM_F_EXCL, &tc,
		      sizeof(tc));
	netlink_put_text(&nl, TCA_KIND, "clsact");
	return netlink_send(&nl, "make a clsact qdisc");
}

static void attach_filter(const struct load_prog *prog, struct link *link)
{
	const struct place place = { .ifindex = 1 };

	ck_assert_int_eq(attach_auto(link, &prog->def->sec, prog->fd, &place),
			 0);
}

static void check_shared(int i)
{
	const struct row row = { .prog = "at_tc" };
	struct load_prog *prog;
	struct link links[2];
	uint64_t before;
	int udp;

	own_network();
	prog = open_prog(&row);
	for (int k = 0; k < 2; k++)
		attach_filter(prog, &links[k]);
	link_close(&links[shared[i].first]);
	udp = bound(SOCK_DGRAM);
	before = count();
	send_datagrams(udp);
	ck_assert_uint_eq(count() - before, TIMES);
	link_close(&links[!shared[i].first]);
	ck_assert_int_eq(make_qdisc(), 0);
	close(udp);
	load_close(&load);
}
TABLE(net_shared, shared, check_shared);

/* ---- Filters stay when we die, so somebody takes them away ---- */

static const struct {
	const char *says, *prog;
	bool netlink;
} killed[] = {
	{ "a filter of tc goes when its owner is killed", "at_tc", false },
	{ "an XDP program by netlink goes when its owner is killed", "at_xdp",
	  true },
};

/* In a process that is killed while it is attached: it says when. */
static void attach_and_wait(int i, int ready)
{
	const struct row row = { .prog = killed[i].prog };
	const struct place place = { .ifindex = 1 };
	struct load_prog *prog = open_prog(&row);
	struct link link;
	int err = killed[i].netlink ? link_xdp_netlink(&link, 1, prog->fd, 0)
				    : attach_auto(&link, &prog->def->sec,
						  prog->fd, &place);

	if (write(ready, err ? "n" : "y", 1) == 1)
		pause();
	_exit(1);
}

/* Again and again, until it can be attached anew by netlink: its place is
 * free, which of XDP is one. */
static bool comes_free(void)
{
	const struct row row = { .prog = "at_xdp" };
	struct load_prog *prog = open_prog(&row);
	struct link link;
	int err = -EBUSY;

	for (int tries = 0; err && tries < 100; tries++) {
		err = link_xdp_netlink(&link, 1, prog->fd, 0);
		if (err)
			usleep(20000);
	}
	link_close(&link);
	load_close(&load);
	return !err;
}

/* The clsact qdisc that the owner made can be made again. */
static bool qdisc_comes_free(void)
{
	int err = -EEXIST;

	for (int tries = 0; err && tries < 100; tries++) {
		err = make_qdisc();
		if (err)
			usleep(20000);
	}
	return !err;
}

static void check_killed(int i)
{
	char answer = 'n';
	int pipes[2];
	pid_t pid;

	own_network();
	ck_assert_int_eq(pipe2(pipes, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		attach_and_wait(i, pipes[1]);
	ck_assert_int_eq(read(pipes[0], &answer, 1), 1);
	ck_assert_int_eq(answer, 'y');
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	ck_assert(killed[i].netlink ? comes_free() : qdisc_comes_free());
	close(pipes[0]);
	close(pipes[1]);
}
TABLE(net_killed, killed, check_killed);
