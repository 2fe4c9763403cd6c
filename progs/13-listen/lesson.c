/*
 * Lesson 13, listen: what inet_listen() is told, step by step.
 *
 *   listen(fd, 5) --> inet_listen(struct socket *sock, int backlog)
 *                                  |                   |
 *       hello                      |                   +-- the backlog
 *                                  +-- sk: port, address
 *                                       +-- skc_net.net: the namespace
 *
 * Nobody else is disturbed: it listens in network namespaces of its own.
 */
#include "loader/btf/find.h"
#include "loader/err.h"
#include "maps/tracepipe.h"
#include "progs/13-listen/events.h"
#include "progs/13-listen/net.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <string.h>

#define FOLDER	"progs/13-listen/"
#define PORT	4242
#define BACKLOG 5
#define TOO_BIG 100000 /* a backlog that nobody gets */

LESSON_OBJECT(hello, FOLDER "hello");
LESSON_OBJECT(backlog, FOLDER "backlog");
LESSON_OBJECT(direct, FOLDER "direct");
LESSON_OBJECT(offsets, FOLDER "offsets");
LESSON_OBJECT(core, FOLDER "core");
LESSON_OBJECT(toomany, FOLDER "toomany");
LESSON_OBJECT(event, FOLDER "event");
static const struct lesson_object *const objects[] = {
	&hello, &backlog, &direct, &offsets, &core, &toomany, &event, NULL
};

static struct load load; /* of the stage that runs */
static struct link link_ = LINK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;
static struct perfbuf *perfbuf;

/* ---- One stage after the other ---- */

static void end_stage(void)
{
	link_close(&link_);
	load_close(&load);
	memset(&load, 0, sizeof(load));
}

/* What is open already is loaded and attached, `fire` is called, and all is
 * closed again.  The calls are the same each time. */
static int run_stage(int err, int (*fire)(void), bool calls_shown)
{
	lesson_calls(calls_shown);
	if (!err)
		err = lesson_load_all(&load);
	if (!err)
		err = lesson_attach(&link_, &load, "on_listen");
	lesson_calls(true);
	if (!err)
		err = fire();
	end_stage();
	return err;
}

/* Listen at 127.0.0.1, and hear what the program prints of it. */
static int listen_and_hear(int at_most, const char *wanted)
{
	struct trace_line line;
	int err = net_listen("127.0.0.1", PORT, at_most);
	int n = err ? err : tracepipe_next(&tracepipe, 3000, &line);

	if (n < 0)
		return n;
	if (n)
		lesson_show("%s", line.whole);
	lesson_saw(n && !strcmp(line.says, wanted), "%s", wanted);
	return 0;
}

/* ---- A network of one's own ---- */

static int make_network(void)
{
	/* [network] */
	int err = net_own(); /* unshare(CLONE_NEWNET), and lo up */

	if (!err)
		err = tracepipe_open(&tracepipe, "listener");
	/* [/network] */
	if (err)
		return err;
	lesson_show("readlink /proc/self/ns/net: net:[%u]", net_number());
	lesson_saw(net_listen("127.0.0.1", PORT, BACKLOG) == 0,
		   "one can listen at 127.0.0.1 here");
	return 0;
}

/* ---- Hello ---- */

static int hear_hello(void)
{
	return listen_and_hear(BACKLOG, "hello: somebody listens");
}

static int say_hello(void)
{
	return run_stage(lesson_open(&load, &hello), hear_hello, true);
}

/* ---- The backlog ---- */

static int hear_backlogs(void)
{
	int most = net_somaxconn(), err;
	char wanted[80];

	snprintf(wanted, sizeof(wanted), "up to %d connections may wait",
		 BACKLOG);
	err = listen_and_hear(BACKLOG, wanted);
	if (err)
		return err;
	lesson_show("listen(fd, %d), with net.core.somaxconn = %d:", TOO_BIG,
		    most);
	snprintf(wanted, sizeof(wanted), "up to %d connections may wait",
		 most < TOO_BIG ? most : TOO_BIG);
	return listen_and_hear(TOO_BIG, wanted);
}

static int show_backlog(void)
{
	return run_stage(lesson_open(&load, &backlog), hear_backlogs, false);
}

/* ---- Port and address ---- */

static int show_direct(void)
{
	int err = lesson_refused(&load, &direct, "invalid mem access 'scalar'",
				 "a number is not an address");

	end_stage();
	return err;
}

/* [fill] */
static const struct {
	const char *variable, *type, *member;
} places[] = {
	{ "sk_at", "struct socket", "sk" },
	{ "port_at", "struct sock", "__sk_common.skc_num" },
	{ "address_at", "struct sock", "__sk_common.skc_rcv_saddr" },
};

static int fill_in(const struct btf *kernel, int i)
{
	int64_t id = btf_find(kernel, places[i].type);
	uint32_t *at = lesson_variable(&load, places[i].variable, sizeof(*at));
	struct btf_place place;
	int err = id < 0 ? (int)id
			 : btf_place(kernel, id, places[i].member, &place);

	if (err || !at)
		return err ? err : -ENOENT;
	*at = place.at / 8;
	lesson_show("%s = %u: %s of %s", places[i].variable, *at,
		    places[i].member, places[i].type);
	return 0;
}
/* [/fill] */

static int fill_in_all(void)
{
	struct btf kernel;
	int err = btf_open(&kernel, "/sys/kernel/btf/vmlinux", NULL);

	for (int i = 0; i < 3 && !err; i++)
		err = fill_in(&kernel, i);
	btf_close(&kernel);
	return err;
}

static int hear_port(void)
{
	return listen_and_hear(BACKLOG, "7f000001 port 4242, up to 5 may wait");
}

static int read_by_hand(void)
{
	int err = lesson_open(&load, &offsets);

	return run_stage(err ? err : fill_in_all(), hear_port, false);
}

static int read_by_core(void)
{
	return run_stage(lesson_open(&load, &core), hear_port, false);
}

/* ---- The namespace ---- */

static int hear_nothing(void)
{
	long *said = lesson_variable(&load, "said", sizeof(*said));
	struct trace_line line;
	int err = net_listen("127.0.0.1", PORT, BACKLOG);
	int n = err ? err : tracepipe_next(&tracepipe, 300, &line);

	if (n < 0 || !said)
		return n < 0 ? n : -ENOENT;
	lesson_show("bpf_trace_printk() returned %ld", *said);
	lesson_saw(n == 0 && *said == -EINVAL,
		   "-22 is EINVAL, and no line comes");
	return 0;
}

static int print_too_many(void)
{
	return run_stage(lesson_open(&load, &toomany), hear_nothing, false);
}

/* ---- Through a perf buffer ---- */

static const struct {
	const char *address;
	int port, backlog;
} servers[] = {
	{ "127.0.0.1", PORT, BACKLOG },
	{ "0.0.0.0", PORT + 1, BACKLOG + 2 },
	{ "::1", PORT + 2, BACKLOG },
	{ "::", PORT + 3, BACKLOG + 2 },
};

static int open_events(void)
{
	int err = lesson_open(&load, &event);

	if (!err)
		err = lesson_load_all(&load);
	if (err)
		return err;
	/* [open] */
	perfbuf = perfbuf_open(load_map_find(&load, "events")->fd, NULL);
	/* [/open] */
	if (!perfbuf)
		return -EIO;
	return lesson_attach(&link_, &load, "on_listen");
}

static int listen_and_report(int i, int *right)
{
	struct listen_event event;
	int err = net_listen(servers[i].address, servers[i].port,
			     servers[i].backlog);

	if (!err)
		err = event_hear(perfbuf, &event, EVENT_WAIT_MS);
	if (err)
		return err;
	event_show(&event);
	*right += event_is(&event, servers[i].address, servers[i].port,
			   servers[i].backlog, net_number());
	return 0;
}

static int report(void)
{
	int err = open_events(), right = 0;

	for (int i = 0; i < 4 && !err; i++)
		err = listen_and_report(i, &right);
	if (!err)
		lesson_saw(right == 4,
			   "four times what was done, IPv4 and IPv6");
	return err;
}

static int report_another(void)
{
	struct listen_event event;
	struct net_child child;
	int err = net_child(&child, "127.0.0.1", PORT);

	if (!err)
		err = event_hear(perfbuf, &event, EVENT_WAIT_MS);
	if (err)
		return err;
	event_show(&event);
	lesson_show("readlink /proc/self/ns/net: net:[%u] in the child, "
		    "net:[%u] here",
		    child.netns, net_number());
	lesson_saw(event.netns == child.netns && event.netns != net_number(),
		   "it is the child's, and not ours");
	return 0;
}

static int end(void)
{
	struct listen_event event;
	int err;

	/* [end] */
	link_close(&link_);
	err = net_listen("127.0.0.1", PORT, BACKLOG);
	if (!err)
		err = event_hear(perfbuf, &event, 300);
	perfbuf_close(perfbuf);
	/* [/end] */
	perfbuf = NULL;
	if (!err)
		lesson_saw(event.pid == 0, "one listens, and nothing is told");
	return err;
}

static void close_all(void)
{
	perfbuf_close(perfbuf);
	end_stage();
	tracepipe_close(&tracepipe);
}

static const struct lesson_step steps[] = {
	{ "A network of one's own", "network",
	  "A network namespace has interfaces, addresses and ports of its own; "
	  "a container is little else. This lesson enters a new one, so that "
	  "it can listen where nobody can connect and no port is taken. Each "
	  "namespace has a number, which is shown in a link of /proc.",
	  make_network },
	{ "Hello", "hello",
	  "listen(2) on a TCP socket ends in the kernel's function "
	  "inet_listen(), so a kprobe is put there.",
	  say_hello },
	{ "The backlog", "backlog",
	  "Its second argument says how many connections may wait to be "
	  "accepted. Arguments travel in registers, and those are a kprobe's "
	  "context; BPF_KPROBE gives them their names back.",
	  show_backlog },
	{ "The port, as the kernel would", "direct",
	  "The first argument points to a struct socket, which points to a "
	  "struct sock, which has the port. The kernel itself follows these "
	  "pointers. In a BPF program each of them is a number that came out "
	  "of a register, and could be anything.",
	  show_direct },
	{ "By hand", "offsets",
	  "A helper reads where one may not: it copies from any address, and "
	  "fails where there is nothing. The verifier checks only where it "
	  "copies to. Where the fields are is looked up in the kernel's types, "
	  "and put into three variables before the program is loaded.",
	  read_by_hand },
	{ "By CO-RE", "core",
	  "The same reads, written as C: each arrow is a "
	  "bpf_probe_read_kernel(), and the loader fills in each offset.",
	  read_by_core },
	{ "One value more", "toomany",
	  "Now the namespace: sk->__sk_common.skc_net.net->ns.inum. A call of "
	  "a helper has five registers for its arguments, and two of them are "
	  "the format and its size. For a fourth value there is none left: "
	  "clang refuses the call, and the helper a format that wants it.",
	  print_too_many },
	{ "Through a perf buffer", "report",
	  "So it is handed out as a struct, through a perf buffer: nobody else "
	  "gets our records, and they have any form we like. The bytes of an "
	  "IPv4 address are the first four of the sixteen for IPv6.",
	  report },
	{ "Another namespace", NULL,
	  "A child enters a namespace of its own and listens there at the same "
	  "address and port, which is no conflict. It asks /proc for its "
	  "number, and the program asked the kernel.",
	  report_another },
	{ "Gone", "end",
	  "Without the probe nothing runs; without the rings nothing would be "
	  "kept. The namespaces go with the last process in them.",
	  end },
	{ 0 },
};

LESSON(.number = 13, .title = "Who listens? From hello to a perf buffer",
       .intro = "A kprobe at inet_listen() tells more and more: that somebody "
		"listens, with which backlog, at which port and address, and "
		"in which network namespace.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_KPROBE) |
		LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all, .objects = objects);
