/*
 * Lesson 14, execs snooped upon: what is run, with which arguments.
 *
 *   execve(file, argv, envp)                 a child of the lesson
 *     sys_enter_execve    --> enter()        begun[thread] = file, argv
 *     sched_process_exec  --> renumber()     the new program is in place
 *     sys_exit_execve     --> leave()        --> events, a ring for all CPUs
 */
#include "loader/attach/format.h"
#include "loader/err.h"
#include "loader/kernel.h"
#include "maps/ringbuf_in.h"
#include "maps/ringbuf.h"
#include "progs/14-exec-snoop/call.h"
#include "progs/lesson_load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 10000 /* milliseconds, for a record */
#define FLOOD	 1000  /* execs, as fast as can be */

LESSON_OBJECT(exec, "progs/14-exec-snoop/exec");
LESSON_OBJECT(forgotten, "progs/14-exec-snoop/forgotten");
static const struct lesson_object *const objects[] = { &exec, &forgotten,
						       NULL };

static struct load load, bad;
static struct link enter = LINK_NONE, renumber = LINK_NONE, leave = LINK_NONE;
static struct ringbuf *ring;
static uint32_t *watched, *failures; /* variables of exec.bpf.c */

static uint64_t number(const char *name)
{
	uint64_t *value = lesson_variable(&load, name, sizeof(*value));

	return value ? __atomic_load_n(value, __ATOMIC_RELAXED) : 0;
}

/* ---- Before it runs ---- */

static int check_format(const char *category, const char *name)
{
	struct format format;
	int err = format_open(&format, category, name);

	if (!err)
		err = format_check(&format, &load.btf, name);
	if (!err)
		lesson_saw(true, "%s: each field is where exec_format.h has it",
			   name);
	format_close(&format);
	return err;
}

static int check_formats(void)
{
	int err = lesson_open(&load, &exec);

	if (!err)
		err = check_format("syscalls", "sys_enter_execve");
	if (!err)
		err = check_format("sched", "sched_process_exec");
	if (!err)
		err = check_format("syscalls", "sys_exit_execve");
	return err;
}

static int show_refused(void)
{
	return lesson_refused(&bad, &forgotten, "Unreleased reference",
			      "what was reserved must be given back");
}

/* What stands in the ring's first two pages. */
static void show_ring(void)
{
	uint64_t producer = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
	uint64_t consumer = *ring->consumer;

	lesson_show("producer %" PRIu64 ", consumer %" PRIu64 ": %" PRIu64
		    " of %zu bytes to read",
		    producer, consumer, producer - consumer, ring->size);
}

static int open_ring(void)
{
	struct load_map *events;
	int err;

	watched = lesson_variable(&load, "watched", sizeof(*watched));
	failures = lesson_variable(&load, "failures", sizeof(*failures));
	err = watched && failures ? lesson_load_all(&load) : -ENOENT;
	events = err ? NULL : load_map_find(&load, "events");
	if (!events)
		return err ? err : -ENOENT;
	/* [ring] */
	ring = ringbuf_open(events->fd);
	/* [/ring] */
	if (!ring)
		return -EIO;
	show_ring();
	return 0;
}

/* ---- What comes ---- */

static struct call last;
static const char *awaited; /* the file of the exec that we wait for */
static bool came;
static uint64_t delivered;

static int take(void *arg, const void *data, size_t size)
{
	const struct call *call = data;

	(void)arg;
	if (size < sizeof(*call))
		return -EPROTO;
	delivered++;
	if (awaited && !strcmp(call->file, awaited)) {
		last = *call;
		came = true;
	}
	return 0;
}

static void show_call(const struct call *c)
{
	int kept = c->count > MOST_ARGS ? MOST_ARGS : c->count;

	lesson_show("process %u, thread %u: %.*s = %d", c->process, c->thread,
		    ARG_SIZE, c->file, c->result);
	for (int i = 0; i < kept; i++)
		lesson_show("  [%d] \"%.*s\"%s", i, ARG_SIZE, c->args[i],
			    strlen(c->args[i]) == ARG_SIZE - 1 ? "..." : "");
	if (c->count > MOST_ARGS)
		lesson_show("  and more");
}

/* Until its record is there, `ms` at most; it is in `last` then. */
static int await_call(const char *file, int ms)
{
	int n = 0;

	awaited = file;
	came = false;
	while (n >= 0 && !came && ms > 0 && !lesson_stopped()) {
		n = ringbuf_poll(ring, 100, take, NULL);
		ms -= 100;
	}
	if (came)
		show_call(&last);
	return n < 0 ? n : 0;
}

/* ---- What is run ---- */

/* Run it in a process of its own, which is the one that is watched.  Nothing of it
 * is seen on the screen. */
static int in_child(void (*act)(void *arg), void *arg)
{
	pid_t pid = fork();
	int null, status;

	if (pid < 0)
		return fail(-errno, "fork()");
	if (pid == 0) {
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		*watched = kernel_thread_id(); /* 0: not known */
		act(arg);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return 0;
}

struct command {
	const char *file;
	char *argv[16];
};

/* [run] */
/* The words are copied to memory that this process writes: a literal lies in
 * the file of the program, in a page that nobody may have touched. */
static void run(void *arg)
{
	const struct command *command = arg;
	char *argv[16] = { NULL };

	for (int i = 0; command->argv[i]; i++)
		argv[i] = strdup(command->argv[i]);
	execve(strdup(command->file), argv, environ);
}
/* [/run] */

static bool arg_is(int i, const char *text)
{
	return !strcmp(last.args[i], text);
}

static int see_one(void)
{
	struct command help = { "/proc/self/exe",
				{ "lesson", "--help", "two words" } };
	int err = lesson_attach(&leave, &load, "leave");

	if (!err)
		err = lesson_attach(&renumber, &load, "renumber");
	if (!err)
		err = lesson_attach(&enter, &load, "enter");
	if (!err)
		err = in_child(run, &help);
	if (!err)
		err = await_call(help.file, PATIENCE);
	if (!err)
		lesson_saw(came && last.result == 0 && last.count == 3 &&
				   arg_is(1, "--help") &&
				   arg_is(2, "two words"),
			   "three arguments, the last with a space in it");
	return err;
}

static int see_failure(const char *file, int result)
{
	struct command command = { file, { "x" } };
	int err = in_child(run, &command);

	if (!err)
		err = await_call(file, PATIENCE);
	if (!err)
		lesson_saw(came && last.result == result &&
				   !strcmp(last.file, file),
			   "%s: %s", file, err_name(result));
	return err;
}

static int see_failures(void)
{
	struct command nowhere = { "/nowhere/program", { "x" } };
	int err = in_child(run, &nowhere);

	show_ring();
	if (!err)
		err = await_call(nowhere.file, 200);
	if (err)
		return err;
	show_ring();
	lesson_saw(!came && number("discarded") >= 1,
		   "one is discarded: the reader gets nothing");
	*failures = 1;
	err = see_failure("/nowhere/program", -ENOENT);
	return err ? err : see_failure("/dev/null", -EACCES);
}

static int see_many(void)
{
	struct command many = {
		"/proc/self/exe",
		{ "lesson", "--help", "2", "3", "4", "5", "6",
		  "a word that is longer than the forty-eight bytes for it",
		  "8", "9" }
	};
	int err = in_child(run, &many);

	if (!err)
		err = await_call(many.file, PATIENCE);
	if (!err)
		lesson_saw(came && last.count == MOST_ARGS + 1 &&
				   strlen(last.args[7]) == ARG_SIZE - 1,
			   "it is cut, and says so");
	return err;
}

/* ---- A thread that gets another number ---- */

static void *run_help(void *arg)
{
	run(arg);
	return NULL;
}

/* [thread] */
static void run_in_thread(void *arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_help, arg) == 0)
		pthread_join(thread, NULL);
}
/* [/thread] */

static int see_thread(void)
{
	struct command help = { "/proc/self/exe", { "lesson", "--help" } };
	int err = in_child(run_in_thread, &help);

	if (!err)
		err = await_call(help.file, PATIENCE);
	if (!err)
		lesson_saw(came && last.result == 0 &&
				   last.thread != last.process,
			   "thread %u began it, %u came out of it", last.thread,
			   last.process);
	return err;
}

/* ---- Faster than anybody reads ---- */

/* [flood] */
static void run_nothing(void *arg)
{
	char *file = strdup("/nowhere/program"), *argv[] = { file, NULL };

	(void)arg;
	for (int i = 0; i < FLOOD; i++)
		execve(file, argv, environ);
}
/* [/flood] */

static int take_all(void)
{
	int n = 1;

	while (n > 0)
		n = ringbuf_poll(ring, 0, take, NULL);
	return n;
}

static int see_flood(void)
{
	uint64_t made = number("produced"), lost = number("no_room");
	uint64_t done = delivered;
	int err = in_child(run_nothing, NULL);

	show_ring();
	if (!err)
		err = take_all();
	if (err)
		return err;
	made = number("produced") - made;
	lost = number("no_room") - lost;
	done = delivered - done;
	lesson_show("produced %" PRIu64 ", delivered %" PRIu64
		    ", no room for %" PRIu64,
		    made, done, lost);
	lesson_saw(made >= FLOOD && lost > 0 && made == done + lost,
		   "none is missing without being counted");
	return 0;
}

static void close_all(void)
{
	link_close(&enter); /* no exec begins any more */
	link_close(&renumber);
	link_close(&leave);
	ringbuf_close(ring);
	load_close(&load);
	load_close(&bad);
}

static const struct lesson_step steps[] = {
	{ "Three tracepoints", NULL,
	  "execve(2) has an entry and an exit, as read(2) had. Between them "
	  "lies sched_process_exec: the new program has just taken the old "
	  "one's place. Each has a record of its own, and a file that "
	  "describes it.",
	  check_formats },
	{ "What is reserved is owed", "refused",
	  "A ring buffer gives a program room for a record, and the program "
	  "writes into it where it lies. Until it is submitted or discarded, "
	  "the reader waits: records come out in the order in which they were "
	  "reserved. So the verifier follows each of them to the end.",
	  show_refused },
	{ "A map of notes, and a ring", "maps",
	  "Lesson 8's way again: the entry leaves a note for the exit, under "
	  "the number of the thread. What the exit makes of it goes into a "
	  "ring buffer, one for all CPUs, whose pages we share.",
	  open_ring },
	{ "At the entry", "enter",
	  "argv is an array of pointers in the memory of the process, up to a "
	  "NULL. How long it is nobody knows, so the loop has a limit: that is "
	  "how the verifier sees its end. A note has 448 bytes, and the stack "
	  "512; so an empty one goes into the map, and is filled there.",
	  see_one },
	{ "At the exit", "leave",
	  "0 comes when the new program is in place: who called is gone by then. "
	  "An error comes back to the caller. A failed attempt is discarded, "
	  "its room just skipped, unless the variable `failures` says "
	  "otherwise: -2 is ENOENT, -13 EACCES.",
	  see_failures },
	{ "Longer than a record", "run",
	  "Eight arguments of 47 letters fit. The ninth is only told of.",
	  see_many },
	{ "A thread that gets another number", "renumber",
	  "execve(2) ends all threads of a process but the one that calls it, "
	  "and that one gets the number of the first: its note would never be "
	  "found. sched_process_exec knows both numbers.",
	  see_thread },
	{ "Faster than anybody reads", "flood",
	  "A thousand attempts, and nobody reads meanwhile. When the ring is "
	  "full, bpf_ringbuf_reserve() gives NULL, and the program counts it.",
	  see_flood },
	{ 0 },
};

LESSON(.number = 14, .title = "Execs: arguments and results, through one ring",
       .intro = "Three programs see which program is run with which arguments, "
		"and what comes of it.",
       .needs = LESSON_NEEDS(CAN_BPF) | LESSON_NEEDS(CAN_TRACEPOINT),
       .steps = steps, .close = close_all, .objects = objects);
