/*
 * Lesson 19, cgroups: programs that are about some processes only.
 *
 *     the cgroup that we are in
 *       `-- lesson.4711             count(): what leaves, from all below
 *             |-- walled.4711       may_connect(): not to port 4711
 *             `-- free.4711
 */
#include "loader/attach/auto.h"
#include "loader/attach/cgroup.h"
#include "loader/err.h"
#include "maps/map.h"
#include "progs/19-cgroups/net.h"
#include "progs/19-cgroups/traffic.h"
#include "progs/lesson.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLOSED	4711 /* ports */
#define OPEN	4712
#define SINK	4713
#define HEADERS 28 /* bytes before a datagram's own: IPv4 20, UDP 8 */

LESSON_OBJECT(cgroups, "progs/19-cgroups/cgroups");
LESSON_OBJECT(refused, "progs/19-cgroups/refused");
static const struct lesson_object *const objects[] = { &cgroups, &refused,
						       NULL };

static struct load load, other;
static struct link at_walled = LINK_NONE, at_both = LINK_NONE;
static struct cgroup both = { .fd = -1, .janitor_fd = -1 };
static struct cgroup walled = { .fd = -1, .janitor_fd = -1 };
static struct cgroup loose = { .fd = -1, .janitor_fd = -1 };
static int sockets[3] = { -1, -1, -1 };

/* ---- Who does something ---- */

struct deed {
	int port;
	int count, size; /* datagrams, and bytes of each; 0: connect */
};

static int do_it(const struct deed *deed)
{
	return deed->count ? net_send(deed->port, deed->count, deed->size)
			   : net_connect(deed->port);
}

/* [child] */
/* In a child of ours, in that cgroup.  0, or an errno. */
static int let_child(const struct cgroup *cgroup, const struct deed *deed)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(cgroup && cgroup_enter(cgroup, 0) ? ESRCH : do_it(deed));
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}
/* [/child] */

/* ---- Three folders ---- */

static bool is_there(const struct cgroup *cgroup)
{
	struct stat st;

	return stat(cgroup->path, &st) == 0;
}

/* The line of version 2 in /proc/self/cgroup, as a child sees it that was
 * born to one in the cgroup. */
static int show_own(const struct cgroup *cgroup)
{
	char line[512];
	FILE *file = fopen("/proc/self/cgroup", "re");
	int err = ESRCH;

	while (file && err && fgets(line, sizeof(line), file))
		if (!strncmp(line, "0::", 3)) {
			lesson_show("%.*s", (int)strcspn(line, "\n"), line);
			err = strstr(line, strrchr(cgroup->path, '/')) ? 0
								       : ESRCH;
		}
	if (file)
		fclose(file);
	return err;
}

static int grandchild(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		pid = cgroup_enter(&walled, 0) ? -1 : fork();
		if (pid == 0)
			_exit(show_own(&walled));
		waitpid(pid, &status, 0);
		_exit(WEXITSTATUS(status));
	}
	waitpid(pid, &status, 0);
	return status;
}

static int make_cgroups(void)
{
	/* [make] */
	int err = cgroup_make(&both, NULL, "lesson");

	if (!err)
		err = cgroup_make(&walled, &both, "walled");
	if (!err)
		err = cgroup_make(&loose, &both, "free");
	/* [/make] */
	if (err)
		return err;
	lesson_show("%s", walled.path);
	lesson_show("%s", loose.path);
	lesson_saw(grandchild() == 0,
		   "who is born to a process in walled is in walled");
	return 0;
}

/* ---- A port that some may not connect to ---- */

static void say(const char *who, int port, int err)
{
	lesson_show("%-8s connect to port %d: %s%s%s%s", who, port,
		    err ? err_words(err) : "done", err ? " (" : "",
		    err ? err_name(err) : "", err ? ")" : "");
}

/* 0: they all end as they should. */
static int try_all(int closed)
{
	static const struct deed to_closed = { .port = CLOSED };
	static const struct deed to_open = { .port = OPEN };
	int in = let_child(&walled, &to_closed);
	int in_open = let_child(&walled, &to_open);
	int beside = let_child(&loose, &to_closed);
	int outside = let_child(NULL, &to_closed);

	say("walled:", CLOSED, in);
	say("walled:", OPEN, in_open);
	say("free:", CLOSED, beside);
	say("outside:", CLOSED, outside);
	return in != closed || in_open || beside || outside;
}

static int listen_here(void)
{
	int err = net_own();

	if (err)
		return err;
	sockets[0] = net_listen(CLOSED);
	sockets[1] = sockets[0] < 0 ? sockets[0] : net_listen(OPEN);
	sockets[2] = sockets[1] < 0 ? sockets[1] : net_receive(SINK);
	if (sockets[2] < 0)
		return sockets[2];
	lesson_saw(try_all(0) == 0, "everybody may connect to both");
	return 0;
}

/* [attach] */
static int attach(struct link *link, const char *name,
		  const struct cgroup *cgroup)
{
	const struct load_prog *prog = load_prog_find(&load, name);
	struct place place = { .cgroup_fd = cgroup->fd };

	return prog ? attach_auto(link, &prog->def->sec, prog->fd, &place)
		    : -ENOENT;
}
/* [/attach] */

static int close_port(void)
{
	const volatile uint32_t *denied, *asked;
	uint32_t *port;
	int err = lesson_open(&load, &cgroups);

	port = err ? NULL : lesson_variable(&load, "port", sizeof(*port));
	if (!port)
		return err ? err : -ENOENT;
	*port = CLOSED;
	err = lesson_load_all(&load);
	if (!err)
		err = attach(&at_walled, "may_connect", &walled);
	if (err)
		return err;
	lesson_saw(try_all(EPERM) == 0, "one of the four is denied");
	denied = lesson_variable(&load, "denied", sizeof(*denied));
	asked = lesson_variable(&load, "asked", sizeof(*asked));
	if (!denied || !asked)
		return -ENOENT;
	lesson_saw(*asked == 2 && *denied == 1,
		   "the program was asked %u times: by those in walled",
		   *asked);
	return 0;
}

/* ---- An answer that is none ---- */

static int show_refused(void)
{
	return lesson_refused(&other, &refused, "At program exit the register",
			      "an errno is no answer here, only 0 and 1 are");
}

/* ---- Who sends how much ---- */

static bool compare(const char *who, const struct cgroup *cgroup,
		    const struct deed *deed)
{
	const struct load_map *map = load_map_find(&load, "sent");
	uint64_t id = cgroup_id(cgroup);
	uint64_t bytes = deed->count * (uint64_t)(deed->size + HEADERS);
	struct traffic of = { 0 };

	if (map)
		sys_map_lookup(map->fd, &id, &of);
	lesson_show("%-8s sent %2d x %4d bytes; counted %2llu packets, %llu "
		    "bytes",
		    who, deed->count, deed->size, of.packets, of.bytes);
	return of.packets == (uint64_t)deed->count && of.bytes == bytes;
}

static int count_bytes(void)
{
	static const struct deed small = { SINK, 10, 100 };
	static const struct deed large = { SINK, 3, 1000 };
	int err = attach(&at_both, "count", &both);
	bool right;

	if (err)
		return err;
	let_child(&walled, &small);
	let_child(&loose, &large);
	let_child(NULL, &large);
	right = compare("walled:", &walled, &small);
	right = compare("free:", &loose, &large) && right;
	lesson_saw(right, "each packet has %d bytes more: its headers",
		   HEADERS);
	lesson_saw(compare("lesson:", &both, &(struct deed){ 0 }),
		   "the cgroup above is not named by any packet");
	return 0;
}

/* ---- Nothing is left ---- */

static int take_away(void)
{
	bool before = is_there(&both) && is_there(&walled) && is_there(&loose);

	link_close(&at_walled);
	lesson_saw(try_all(0) == 0, "walled may connect again");
	link_close(&at_both);
	cgroup_close(&loose);
	cgroup_close(&walled);
	cgroup_close(&both);
	lesson_saw(before && !is_there(&both), "the three folders are gone");
	return 0;
}

static void close_all(void)
{
	for (int i = 0; i < 3; i++)
		if (sockets[i] >= 0)
			close(sockets[i]);
	link_close(&at_walled);
	link_close(&at_both);
	load_close(&load);
	load_close(&other);
	cgroup_close(&loose);
	cgroup_close(&walled);
	cgroup_close(&both);
}

static const struct lesson_step steps[] = {
	{ "A set of processes", "make",
	  "A cgroup (control group) is a set of processes with a name. The "
	  "kernel shows cgroups as folders of a file system: mkdir makes one, "
	  "and writing a process's number into its file cgroup.procs moves the "
	  "process there. Its children are born into the same one.",
	  make_cgroups },
	{ "Two ports", "child",
	  "This lesson takes a network namespace of its own and listens at two "
	  "ports of 127.0.0.1. A child of ours connects from each place.",
	  listen_here },
	{ "A wall around one of them", "connect",
	  "The program is attached to the folder of walled, an open fd of it. "
	  "It runs when a process in there calls connect(2), before a packet is "
	  "sent, and sees the address. 1 lets it go on, 0 is EPERM.",
	  close_port },
	{ "An answer that is none", "refused",
	  "An LSM program says no with an errno. This one tries that here, "
	  "where only 0 and 1 mean something.",
	  show_refused },
	{ "Who sends how much", "count",
	  "This program is attached to the cgroup above both. It runs for each "
	  "packet that leaves a socket of somebody in it or below. The packet "
	  "still knows which cgroup that is: the cgroup its socket was made in.",
	  count_bytes },
	{ "Nothing is left", NULL,
	  "With its link a program is gone. A folder is not: no fd keeps it. "
	  "So another process waits for the end of this one, whatever ends it, "
	  "moves who is left in there to the cgroup above, and removes it.",
	  take_away },
	{ 0 },
};

LESSON(.number = 19, .title = "Cgroups: programs for some processes only",
       .intro = "The processes of one cgroup may not connect to one port, and "
		"what each cgroup sends is counted.",
       .needs = LESSON_NEEDS(CAN_BPF), .steps = steps, .close = close_all,
       .objects = objects);
