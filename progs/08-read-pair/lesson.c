/*
 * Lesson 8, a pair: what read(2) was asked, and what it answered.
 *
 *   read(fd, buf, count)
 *     sys_enter_read  --> enter_read()   begun[thread] = fd, count
 *         ... the thread may wait here, for years ...
 *     sys_exit_read   --> exit_read()    print, delete begun[thread]
 */
#include "loader/attach/auto.h"
#include "loader/attach/format.h"
#include "loader/err.h"
#include "maps/map.h"
#include "maps/tracepipe.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE  10	 /* seconds, for a line */
#define ODD_COUNT 424242 /* bytes that nobody else asks for */
#define NO_FD	  987654 /* a descriptor that nobody has */

LESSON_OBJECT(pair, "progs/08-read-pair/read");
LESSON_OBJECT(refused, "progs/08-read-pair/refused");
static const struct lesson_object *const objects[] = { &pair, &refused, NULL };

static struct load load, bad;
static struct link enter = LINK_NONE, leave = LINK_NONE;
static struct tracepipe tracepipe = TRACEPIPE_NONE;

/* ---- The context ---- */

static int show_struct(const char *tracepoint)
{
	/* [format] */
	struct format format;
	int err = format_open(&format, "syscalls", tracepoint);
	FILE *out = lesson_indent();

	if (!err)
		format_print(out, &format);
	lesson_outdent(out);
	if (!err)
		err = format_check(&format, &load.btf, tracepoint);
	/* [/format] */
	if (!err)
		lesson_saw(true, "each of the %d fields is where %s has it",
			   format.count, pair.file);
	format_close(&format);
	return err;
}

static int show_formats(void)
{
	int err = lesson_open(&load, &pair);

	if (!err)
		err = show_struct("sys_enter_read");
	if (!err)
		err = show_struct("sys_exit_read");
	if (err != -EINVAL)
		return err;
	lesson_saw(false, "%s", err_text());
	return refuse(err, "read_format.h was made on a kernel that lays its "
			   "records out otherwise; write there what is "
			   "printed above");
}

static int show_refused(void)
{
	return lesson_refused(&bad, &refused,
			      "invalid bpf_context access off=4 size=4",
			      "four bytes at byte 4 are refused");
}

/* ---- The pair ---- */

static int load_pair(void)
{
	int err = lesson_load_all(&load);

	if (err)
		return err;
	lesson_saw(load.progdefs.count == 2 && load.mapdefs.count == 2,
		   "two programs, one map of theirs, and one with the text");
	return 0;
}

static int attach_one(struct link *link, const char *name)
{
	struct load_prog *prog = load_prog_find(&load, name);

	return prog ? attach_auto(link, &prog->def->sec, prog->fd, NULL)
		    : -ENOENT;
}

static int attach(void)
{
	int err = tracepipe_open(&tracepipe, "reader");

	if (err)
		return err;
	/* [attach] */
	err = attach_one(&leave, "exit_read");
	if (!err)
		err = attach_one(&enter, "enter_read");
	/* [/attach] */
	if (!err)
		lesson_saw(true, "every read(2) of this machine is seen");
	return err;
}

/* Is this line about? "reader 159: read(fd 7, count 5) = 5" ends so. */
static bool says(const struct trace_line *line, const char *wanted)
{
	const char *at = strstr(line->says, ": read(");

	return at && !strcmp(at + 2, wanted);
}

/* Other reads of ours are not shown, as long as it comes: taking a line out
 * of the pipe is one, too. */
static int await_line(const char *wanted)
{
	time_t until = time(NULL) + PATIENCE;
	struct trace_line line = { .says = "nothing" };
	int more = 1;

	while (more > 0 && time(NULL) < until && !lesson_stopped()) {
		more = tracepipe_next(&tracepipe, 2000, &line);
		if (more <= 0 || !says(&line, wanted))
			continue;
		lesson_show("%s", line.whole);
		lesson_saw(true, "%s", wanted);
		return 0;
	}
	lesson_show("the last that came: %s", line.says);
	lesson_saw(false, "%s", wanted);
	return more < 0 ? more : 0;
}

/* [reads] */
static int read_and_see(int fd, size_t count)
{
	char wanted[80], *buffer = malloc(count);
	ssize_t n = buffer ? read(fd, buffer, count) : 0;

	if (n < 0)
		n = -errno; /* as the kernel says it */
	free(buffer);
	snprintf(wanted, sizeof(wanted), "read(fd %d, count %zu) = %zd", fd,
		 count, n);
	return await_line(wanted);
}
/* [/reads] */

static int read_some(void)
{
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC), pipes[2], err;

	if (zero < 0 || pipe2(pipes, O_CLOEXEC) < 0)
		return fail(-errno, "something to read from");
	err = write(pipes[1], "hello", 5) == 5 ? 0 : -EIO;
	if (!err)
		err = read_and_see(pipes[0], 4711); /* it has five */
	if (!err)
		err = read_and_see(zero, 4096);
	if (!err)
		err = read_and_see(NO_FD, 1);
	close(pipes[0]);
	close(pipes[1]);
	close(zero);
	return err;
}

/* ---- The map ---- */

/* As struct begun of read.bpf.c. */
struct begun {
	uint64_t fd, count;
};

struct waiting {
	int all, odd; /* entries; those that only we can have made */
	bool shown;
};

/* [walk] */
static int see_entry(void *arg, const void *key, void *value)
{
	struct waiting *waiting = arg;
	struct begun begun;
	uint32_t thread;

	memcpy(&thread, key, sizeof(thread));
	memcpy(&begun, value, sizeof(begun));
	waiting->odd += begun.count == ODD_COUNT;
	if (waiting->all++ < 5 && waiting->shown)
		lesson_show("thread %u waits in read(fd %llu, count %llu)",
			    thread, (unsigned long long)begun.fd,
			    (unsigned long long)begun.count);
	return 0;
}
/* [/walk] */

static int look(struct waiting *waiting, bool shown)
{
	struct load_map *begun = load_map_find(&load, "begun");
	struct map map = { begun->fd, begun->spec, begun->spec.value_size };
	int n;

	*waiting = (struct waiting){ .shown = shown };
	lesson_calls(false);
	n = map_walk(&map, see_entry, waiting);
	lesson_calls(true);
	return n;
}

/* Looks until there are so many reads of the odd count, or two seconds. */
static int await_odd(int odd, struct waiting *waiting)
{
	int n = look(waiting, false);

	for (int i = 0; n >= 0 && waiting->odd != odd && i < 200; i++) {
		lesson_sleep_ms(10);
		n = look(waiting, false);
	}
	return n < 0 ? n : look(waiting, true);
}

/* [wait] */
static void *wait_for_bytes(void *arg)
{
	static char buffer[ODD_COUNT];
	ssize_t n = read(*(int *)arg, buffer, sizeof(buffer));

	return n == 1 ? arg : NULL;
}
/* [/wait] */

static int watch_it_wait(int pipes[2])
{
	struct waiting before, after;
	pthread_t thread;
	void *woken;
	int err;

	if (pthread_create(&thread, NULL, wait_for_bytes, &pipes[0]))
		return refuse(-EAGAIN, "a second thread cannot be started");
	err = await_odd(1, &before);
	if (write(pipes[1], "!", 1) != 1)
		abort(); /* the thread would wait for ever */
	pthread_join(thread, &woken);
	if (err < 0)
		return err;
	lesson_saw(before.odd == 1, "it waits, and its entry is in the map");
	err = look(&after, false);
	lesson_saw(woken && after.odd == 0,
		   "a byte comes, the read ends, and its entry is gone");
	return err < 0 ? err : 0;
}

static int wait_once(void)
{
	int pipes[2], err;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return fail(-errno, "pipe2()");
	err = watch_it_wait(pipes);
	close(pipes[0]);
	close(pipes[1]);
	return err;
}

static int detach(void)
{
	struct waiting left;
	int err;

	/* [detach] */
	link_close(&enter); /* no read begins any more */
	link_close(&leave); /* those that ended meanwhile are deleted */
	/* [/detach] */
	err = look(&left, true);
	if (err < 0)
		return err;
	lesson_show("entries left: %d, of threads that still wait", left.all);
	lesson_saw(left.odd == 0, "none of them is ours");
	return 0;
}

static void close_all(void)
{
	link_close(&enter);
	link_close(&leave);
	tracepipe_close(&tracepipe);
	load_close(&load);
	load_close(&bad);
}

static const struct lesson_step steps[] = {
	{ "What a tracepoint hands over", "format",
	  "The context is a record, and the kernel says in a file what is "
	  "where: events/syscalls/sys_enter_read/format. Each kernel may lay it "
	  "out in its own way, so the struct is made from the file, and "
	  "compared with the types that the program was compiled with.",
	  show_formats },
	{ "Eight bytes are not ours", "refused",
	  "The file says that common_pid is at byte 4. But the kernel keeps the "
	  "first eight bytes of the record for itself: when a program runs, "
	  "they hold an address. The verifier knows.",
	  show_refused },
	{ "What stays between two calls", "begun",
	  "At the entry we know what was asked for, at the exit what came of "
	  "it, and a program forgets all when it ends. So the first one leaves "
	  "a note in a map, under the number of the thread: a thread is in one "
	  "system call at a time.",
	  load_pair },
	{ "At the entry", "enter",
	  "Two fields of the context go into the map. The exit is attached "
	  "before the entry: an exit without a note does nothing, but a note "
	  "whose exit nobody sees would stay.",
	  attach },
	{ "At the exit", "exit",
	  "The note is found and printed with the result, and deleted. Three "
	  "reads: more than there is, all there is, and from a descriptor that "
	  "nobody has: -9 is EBADF, before the C library makes errno of it.",
	  read_some },
	{ "A read that waits", "wait",
	  "A second thread reads from an empty pipe. As long as it waits, its "
	  "note is in the map.",
	  wait_once },
	{ "Emptied", "detach",
	  "The entry is detached first, for the same reason. What is left are "
	  "notes of threads that have been waiting all the time.",
	  detach },
	{ 0 },
};

LESSON(.number = 8, .title = "A pair: the entry and the exit of read(2)",
       .intro = "Two programs share a map: one sees what read(2) is asked, the "
		"other what it answers.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT) |
		LESSON_NEEDS(CAN_TRACE_PIPE),
       .steps = steps, .close = close_all, .objects = objects);
