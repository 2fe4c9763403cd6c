/*
 * killed.c - a lesson that is killed leaves nothing behind.
 *
 *     the test                            the lesson
 *     snapshot: before
 *     start  ---------------------------> Step 1 of 7: ...
 *     a step and a moment in it, by dice       ...
 *     stop, see what it holds             Step 4 of 7: ...
 *     SIGINT, SIGTERM, SIGKILL, SIGSEGV ->     x
 *     its processes end
 *     snapshot: after = before
 *
 * A lesson is here by its folder being there.  What follows the lesson's own
 * end, its children and janitors, becomes ours (a subreaper's), so that
 * none of them is overlooked.
 *
 *     RAWBPF_SEED=number   throws the same dice again
 *     RAWBPF_KILLS=1       one signal for each lesson, by dice, not all
 *     RAWBPF_ALONE=1       nobody else is at work on this machine
 */
#include "tests/command.h"
#include "tests/killed/snapshot.h"
#include "tests/run.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_LESSONS 99
#define SECONDS	     20	 /* until the last traces must be gone */
#define LONGEST	     400 /* milliseconds into a step */

static const struct {
	const char *says;
	int number;
	bool all; /* to all its processes, as a terminal sends it */
} signals[] = {
	{ "Ctrl-C", SIGINT, true },
	{ "SIGTERM", SIGTERM, false },
	{ "SIGKILL", SIGKILL, false },
	{ "a crash", SIGSEGV, false },
};

#define SIGNALS (int)(sizeof(signals) / sizeof(*signals))

static struct row {
	const char *says;
	char lesson[64]; /* "progs/08-read-pair/lesson" */
	int signal;	 /* in signals[] */
} rows[MOST_LESSONS * SIGNALS];

/* ---- The dice ---- */

static uint32_t dice;

static void throw_first(uint32_t n)
{
	uint32_t seed = strtoul(getenv("RAWBPF_SEED"), NULL, 0);

	dice = (seed ^ n << 16) * 2654435761u | 1;
}

/* 0 .. sides - 1 */
static uint32_t throw(uint32_t sides)
{
	dice ^= dice << 13;
	dice ^= dice >> 17;
	dice ^= dice << 5;
	return dice % sides;
}

/* Mostly short: that is where a lesson attaches. */
static int moment(void)
{
	return throw(LONGEST) * throw(LONGEST) / LONGEST;
}

/* ---- A lesson, up to its end ---- */

static int run(struct command *c, const struct row *r, const char *arg)
{
	const char *const args[] = { arg, NULL };
	int status;

	command_start(c, r->lesson, args, COMMAND_PLAIN);
	status = command_end(c);
	command_close(c);
	return status;
}

/* How far it gets, in words for a message. */
static void run_to_moment(struct command *c, char *where, size_t size)
{
	int steps = 0, step, ms = moment();
	char mark[32];

	command_await(c, "Step 1 of ");
	command_await(c, ":");
	ck_assert_int_eq(sscanf(strstr(c->text, "Step 1 of "), "Step 1 of %d",
				&steps),
			 1);
	step = 1 + throw(steps);
	snprintf(mark, sizeof(mark), "Step %d of ", step);
	command_await(c, mark);
	usleep(ms * 1000);
	snprintf(where, size, "step %d of %d, after %d ms", step, steps, ms);
}

/* Stopped, it holds what it holds.  It may have ended, too. */
static void hit(pid_t pid, int s, struct snapshot *held)
{
	siginfo_t info;

	kill(pid, SIGSTOP);
	waitid(P_PID, pid, &info, WSTOPPED | WEXITED | WNOWAIT);
	snapshot_hold(held, getpid());
	kill(signals[s].all ? -pid : pid, signals[s].number);
	kill(pid, SIGCONT);
}

/* 0: the signal came when all was done. */
static void check_end(struct command *c, int s)
{
	int status = command_end(c);

	ck_assert_msg(status == 0 || status == 128 + signals[s].number,
		      "status %d: %s\n%s", status, command_tail(c),
		      command_errors(c));
}

/* ---- What is left ---- */

static bool later_than(time_t start)
{
	return time(NULL) - start > SECONDS;
}

/* Its children and janitors are ours now.  False: one of them stays. */
static bool all_ended(void)
{
	time_t start = time(NULL);
	pid_t pid = 0;

	while (pid >= 0 && !later_than(start)) {
		pid = waitpid(-1, NULL, WNOHANG);
		if (pid == 0)
			usleep(10 * 1000);
	}
	return pid < 0 && errno == ECHILD;
}

/* The kernel lets go of a program some time after its last fd is closed. */
static char *what_is_left(const struct snapshot *before,
			  const struct snapshot *held)
{
	time_t start = time(NULL);
	struct snapshot after;
	char *left;

	for (;;) {
		snapshot_take(&after);
		left = snapshot_left(before, &after,
				     getenv("RAWBPF_ALONE") ? NULL : held);
		snapshot_free(&after);
		if (!*left || later_than(start))
			return left;
		free(left);
		usleep(20 * 1000);
	}
}

static void check_row(int i)
{
	struct rlimit no_core = { 0 };
	struct snapshot before, held;
	char where[80], *left;
	struct command c;

	if (run(&c, &rows[i], "--can") == 3)
		skip("this kernel cannot run %s", rows[i].lesson);
	throw_first(i);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	setrlimit(RLIMIT_CORE, &no_core);
	snapshot_take(&before);
	command_start(&c, rows[i].lesson, (const char *const[]){ NULL },
		      COMMAND_GROUP);
	run_to_moment(&c, where, sizeof(where));
	hit(c.pid, rows[i].signal, &held);
	check_end(&c, rows[i].signal);
	ck_assert_msg(all_ended(), "%s: a process stays", where);
	left = what_is_left(&before, &held);
	ck_assert_msg(!*left, "RAWBPF_SEED=%s, %s: left:\n%s",
		      getenv("RAWBPF_SEED"), where, left);
	free(left);
	snapshot_free(&before);
	snapshot_free(&held);
	command_close(&c);
}

/* ---- The rows: each lesson, with each signal ---- */

static struct table table = {
	"killed", rows, sizeof(*rows), 0, check_row, NULL
};

/* build/tests/killed -> build/progs/NN-name/lesson */
static void find_lessons(glob_t *found)
{
	char pattern[4096];
	ssize_t n = readlink("/proc/self/exe", pattern, sizeof(pattern) - 64);

	pattern[n < 0 ? 0 : n] = '\0';
	for (int up = 0; up < 2 && strrchr(pattern, '/'); up++)
		*strrchr(pattern, '/') = '\0';
	strcat(pattern, "/progs/[0-9][0-9]-*/lesson");
	glob(pattern, 0, NULL, found);
}

static void add_row(const char *path, int signal)
{
	struct row *r = &rows[table.count++];
	const char *lesson = strstr(path, "/progs/") + 1;
	char *says;

	snprintf(r->lesson, sizeof(r->lesson), "%s", lesson);
	if (asprintf(&says, "%.*s: %s leaves nothing behind",
		     (int)strlen(lesson) - 13, lesson + 6,
		     signals[signal].says) < 0)
		abort();
	r->says = says;
	r->signal = signal;
}

static void add_rows(const char *path)
{
	int any;

	throw_first(table.count);
	any = throw(SIGNALS);
	for (int s = 0; s < SIGNALS; s++)
		if (!getenv("RAWBPF_KILLS") || s == any)
			add_row(path, s);
}

static void choose_seed(void)
{
	char seed[32];

	snprintf(seed, sizeof(seed), "%u",
		 (unsigned int)time(NULL) ^ (unsigned int)getpid() << 16);
	setenv("RAWBPF_SEED", seed, 0);
	printf("the dice are thrown by RAWBPF_SEED=%s\n",
	       getenv("RAWBPF_SEED"));
	fflush(stdout);
}

__attribute__((constructor)) static void make_rows(void)
{
	glob_t found;

	choose_seed();
	find_lessons(&found);
	for (size_t i = 0; i < found.gl_pathc && i < MOST_LESSONS; i++)
		add_rows(found.gl_pathv[i]);
	globfree(&found);
	table_register(&table);
}

/* ---- And that there are any ---- */

static const struct {
	const char *says;
} found_rows[] = { { "the lessons are found" } };

static void check_found(int i)
{
	(void)i;
	ck_assert_int_ge(table.count, 11);
}
TABLE(killed_found, found_rows, check_found);
