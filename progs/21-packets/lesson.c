/*
 * Lesson 21, packets: what programs do to them, at four places.
 *
 *   left ==== right --> XDP --> TC --> IP --> UDP, TCP --> a socket
 *                        |       |             |             |
 *                      drop    rewrite    struct_ops:      filter
 *                                         how fast
 */
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/netdev.h"
#include "maps/map.h"
#include "progs/21-packets/net.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FOLDER "progs/21-packets/"

enum {
	PORT = 4242,
	OTHER = 4243,
	DISCARD = 9, /* which throws away what it gets (RFC 863) */
	OLD = 5000,
	BYTES = 100000
};

LESSON_OBJECT(filter, FOLDER "filter");
LESSON_OBJECT(refused, FOLDER "refused");
LESSON_OBJECT(xdp, FOLDER "xdp");
LESSON_OBJECT(tc, FOLDER "tc");
LESSON_OBJECT(congestion, FOLDER "congestion");
static const struct lesson_object *const objects[] = { &filter,	    &refused,
						       &xdp,	    &tc,
						       &congestion, NULL };

static struct load load; /* of the stage that runs */
static struct link link_ = LINK_NONE;
static int receiver = -1, packets = -1;

static void end_stage(void)
{
	link_close(&link_);
	load_close(&load);
	memset(&load, 0, sizeof(load));
}

/* The calls are those of lessons before. */
static int begin_stage(const struct lesson_object *object)
{
	int err;

	lesson_calls(false);
	err = lesson_open(&load, object);
	if (!err)
		err = lesson_load_all(&load);
	lesson_calls(true);
	return err;
}

static int attach(const char *program, const struct place *place)
{
	struct load_prog *prog = load_prog_find(&load, program);

	return prog ? attach_auto(&link_, &prog->def->sec, prog->fd, place)
		    : -ENOENT;
}

static uint64_t number(const char *variable)
{
	uint64_t *value = lesson_variable(&load, variable, sizeof(*value));

	return value ? *value : ~0ull;
}

/* How many datagrams are there. */
static int take_all(int fd)
{
	char bytes[2000];
	int n = 0;

	while (net_take(fd, bytes, sizeof(bytes)) > 0)
		n++;
	return n;
}

/* ---- The cable ---- */

static int make_net(void)
{
	char text[64] = "";
	int err;

	/* [cable] */
	err = net_make(); /* two namespaces, a veth pair, addresses, up */
	if (!err)
		receiver = err = net_receiver(PORT);
	if (err >= 0)
		err = net_send(PORT, "hello", 1);
	/* [/cable] */
	/* Who has 10.21.0.2?  A lost question is asked again after a second. */
	for (int tries = 0; err >= 0 && !*text && tries < 20; tries++)
		err = net_take(receiver, text, sizeof(text) - 1);
	if (err < 0)
		return err;
	lesson_saw(!strcmp(text, "hello"),
		   "what is sent to " NET_RIGHT " at the left comes out at the "
		   "right");
	return 0;
}

/* ---- A packet ---- */

static const struct {
	const char *name;
	int at, size;
} layers[] = {
	{ "Ethernet: to, from, type 0800 is IPv4", 0, 14 },
	{ "IPv4: byte 9 is the protocol, 11 is UDP; then from, to", 14, 20 },
	{ "UDP: ports from, to; length; checksum", 34, 8 },
	{ "what was sent", 42, 5 },
};

static void draw(const unsigned char *packet, int size)
{
	for (size_t i = 0; i < 4; i++) {
		char hex[3 * 20 + 1] = "";

		for (int k = 0; k < layers[i].size && layers[i].at + k < size;
		     k++)
			sprintf(hex + 3 * k, "%02x ", packet[layers[i].at + k]);
		lesson_show("%2d  %s", layers[i].at, hex);
		lesson_show("    %s", layers[i].name);
	}
}

static int see_packet(void)
{
	unsigned char packet[2000];
	struct place place = { 0 };
	int err = begin_stage(&filter), size = 0;

	if (!err)
		packets = err = net_all_packets();
	place.socket_fd = packets;
	if (err >= 0)
		err = attach("keep_port", &place);
	if (!err) /* what came before there was a filter */
		take_all(packets);
	if (!err)
		err = net_send(OTHER, "not this", 3);
	if (!err)
		err = net_send(PORT, "hello", 1);
	if (!err)
		err = size = net_take(packets, packet, sizeof(packet));
	if (err < 0)
		return err;
	draw(packet, size);
	lesson_saw(size == 47 && !memcmp(packet + 42, "hello", 5) &&
			   take_all(packets) == 0,
		   "of four packets this one, as it was on the cable");
	take_all(receiver);
	end_stage();
	return 0;
}

/* ---- XDP ---- */

static int refuse_direct(void)
{
	int err = lesson_refused(&load, &refused, "invalid access to packet",
				 "a packet may be shorter than a struct");

	end_stage();
	return err;
}

static int attach_right(const char *program)
{
	struct place place = { 0 };
	int err = net_enter(RIGHT);

	place.ifindex = err ? err : netdev_index("right");
	return place.ifindex < 0 ? place.ifindex : attach(program, &place);
}

static uint64_t counted(uint32_t protocol)
{
	struct load_map *map = load_map_find(&load, "protocols");
	uint64_t value = 0;

	if (map)
		sys_map_lookup(map->fd, &protocol, &value);
	return value;
}

static int drop(void)
{
	int err = begin_stage(&xdp), came;

	if (!err)
		err = attach_right("count_and_drop");
	if (!err)
		err = net_send(PORT, "for you", 3);
	if (!err)
		err = net_send(DISCARD, "for nobody", 5);
	if (!err)
		err = net_ping();
	if (err)
		return err;
	came = take_all(receiver);
	lesson_calls(false);
	lesson_show("UDP: %llu, ICMP: %llu, dropped: %llu, came: %d",
		    (unsigned long long)counted(IPPROTO_UDP),
		    (unsigned long long)counted(IPPROTO_ICMP),
		    (unsigned long long)number("dropped"), came);
	lesson_saw(counted(IPPROTO_UDP) == 8 && counted(IPPROTO_ICMP) == 1 &&
			   number("dropped") == 5 && came == 3,
		   "eight are counted, five are dropped, three arrive");
	lesson_calls(true);
	end_stage();
	return 0;
}

/* ---- TC ---- */

static int rewrite(void)
{
	int err = begin_stage(&tc), came;

	if (!err)
		err = net_send(OLD, "nobody is there", 2);
	if (err)
		return err;
	lesson_saw(take_all(receiver) == 0, "at port 5000 is nobody");
	err = attach_right("rewrite");
	if (!err)
		err = net_send(OLD, "for 5000", 2);
	if (err)
		return err;
	came = take_all(receiver);
	lesson_show("rewritten: %llu, came at port 4242: %d",
		    (unsigned long long)number("rewritten"), came);
	lesson_saw(number("rewritten") == 2 && came == 2,
		   "what was sent to 5000 comes at 4242, and UDP takes it");
	end_stage();
	return 0;
}

/* ---- TCP ---- */

/* Half of the time the right reads, so that the left can go on. */
static int carry(int from, int to)
{
	static char bytes[4096];
	int sent = 0, got = 0, n;

	while (got < BYTES) {
		n = sent < BYTES
			    ? send(from, bytes, sizeof(bytes), MSG_DONTWAIT)
			    : 0;
		sent += n > 0 ? n : 0;
		n = net_take(to, bytes, sizeof(bytes));
		if (n <= 0)
			return refuse(-EIO, "the connection has broken off");
		got += n;
	}
	return 0;
}

static int connect_and_carry(void)
{
	int listener = net_listener(PORT), from, to, err;
	char name[16] = "";
	socklen_t size = sizeof(name);

	if (listener < 0)
		return listener;
	from = net_connect(PORT, "rawbpf_steady");
	to = from < 0 ? -1 : accept(listener, NULL, NULL);
	err = from < 0 ? from : carry(from, to);
	getsockopt(from, IPPROTO_TCP, TCP_CONGESTION, name, &size);
	lesson_show("TCP_CONGESTION: %s, acknowledged: %llu segments", name,
		    (unsigned long long)number("acknowledged"));
	lesson_saw(!err && !strcmp(name, "rawbpf_steady") &&
			   number("acknowledged") > 10,
		   "our functions decided how fast it went");
	close(to);
	close(from);
	close(listener);
	return err;
}

static int steer(void)
{
	struct load_map *steady;
	int err = begin_stage(&congestion);

	steady = err ? NULL : load_map_find(&load, "steady");
	if (!steady)
		return err ? err : -ENOENT;
	/* [register] */
	err = link_struct_ops(&link_, steady->fd, steady->value);
	/* [/register] */
	if (!err)
		err = connect_and_carry();
	end_stage();
	return err;
}

static void close_all(void)
{
	end_stage();
	if (receiver >= 0)
		close(receiver);
	if (packets >= 0)
		close(packets);
	net_close();
}

static int end(void)
{
	int err = net_enter(LEFT);

	if (err)
		return err;
	close_all();
	receiver = packets = -1;
	lesson_saw(true, "the fds are closed; with the process the last "
			 "namespace goes, and the cable with it");
	return 0;
}

static const struct lesson_step steps[] = {
	{ "A cable of one's own", "cable",
	  "Two network namespaces, left and right, and a veth pair: two "
	  "interfaces that belong together, one in each. Nothing of this "
	  "machine's network is touched.",
	  make_net },
	{ "A packet, byte by byte", "filter",
	  "A socket of AF_PACKET gets all packets of an interface, with all "
	  "their layers. A program at the socket says how many bytes of each "
	  "it keeps; none means that it does not get it.",
	  see_packet },
	{ "Where does it end?", "refused",
	  "An XDP program gets two addresses, of the first byte and behind "
	  "the last. It may read in between: but it must have compared, and "
	  "the verifier looks whether it has.",
	  refuse_direct },
	{ "Dropped at the door", "xdp",
	  "XDP runs before the kernel has even made its own description of "
	  "the packet. It counts them by protocol, and drops those to port 9.",
	  drop },
	{ "Rewritten", "tc",
	  "A step further in, at TC, a packet can be changed. UDP's checksum "
	  "covers its ports, so it has to change as well: by the difference "
	  "of the old and the new two bytes, without looking at the others.",
	  rewrite },
	{ "How fast", "ops",
	  "TCP sends as much as its congestion control lets it. That is a "
	  "table of functions, struct tcp_congestion_ops; ours comes out of "
	  "an object, has a name, and can be chosen by any socket.",
	  steer },
	{ "Gone", NULL, "A namespace lives as long as something is in it.",
	  end },
	{ 0 },
};

LESSON(.number = 21, .title = "Packets: seen, dropped, rewritten, steered",
       .intro = "Two namespaces and a cable; at its end programs that see, "
		"drop and rewrite packets, and one that decides how fast TCP "
		"sends.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .objects = objects);
