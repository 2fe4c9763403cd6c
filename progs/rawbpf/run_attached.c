/*
 * run_attached.c - attached, listened to, detached: see run.h.
 *
 *     rings open ---> programs attached ---> the loop ---> detached
 *                                      |      |
 *                              the command    +-- Ctrl-C, the time, so many
 *                                                 events, nobody who reads,
 *     the rings first: a program that runs        the end of the command
 *     before its ring is open finds no place
 */
#include "loader/err.h"
#include "loader/hint.h"
#include "progs/rawbpf/attached.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/run.h"

#include <errno.h>
#include <signal.h>

static void say_begin(struct run *run, int count, FILE *words)
{
	fprintf(words, "%d attached; %s.\n", count,
		run->command ? "it ends with the command, or by Ctrl-C"
			     : "Ctrl-C ends it");
	fflush(words);
	fflush(run->out);
}

/* 0 the end as it should be, or -errno with the error text. */
static int listen(struct run *run, int timeout_ms)
{
	int err = loop_run(run->loop, timeout_ms);

	return err == -EINTR || err == -ECANCELED ? 0 : err;
}

static int on_child(void *arg, int fd)
{
	struct run *run = arg;

	(void)fd;
	return child_ended(&run->child) ? -ECANCELED : 0;
}

/* Lines for another program are not mixed with its. */
static int start_command(struct run *run)
{
	int err = run->command ? child_start(&run->child, run->command,
					     run->json && run->out == stdout)
			       : 0;

	return run->command && !err
		       ? loop_add_fd(run->loop, run->child.fd, on_child, run)
		       : err;
}

/* Whatever ended the loop ends the command: a signal is handed on.  It is
 * gone before the programs are, so that they see all of it.  Ctrl-C on a
 * terminal ends the command by itself, which may be heard of first. */
static void end_command(struct run *run, enum exit_code *code)
{
	int signal = loop_signal(run->loop);

	if (run->child.ended && !signal && *code == DONE)
		*code = (enum exit_code)run->child.status;
	child_stop(&run->child, signal ? signal : SIGTERM);
}

/* What still waits came before the programs were detached. */
static int until_end(struct run *run, struct attached *a, int timeout_ms,
		     enum exit_code *code)
{
	int err = start_command(run);

	if (!err)
		err = listen(run, timeout_ms);
	end_command(run, code);
	attached_close(a);
	if (!err && run->count_left)
		err = loop_drain(run->loop);
	return err == -ECANCELED ? 0 : err;
}

enum exit_code run_attached(struct run *run, const struct place *place,
			    int timeout_ms)
{
	FILE *words = run->json ? stderr : run->out;
	struct attached a = { 0 };
	enum exit_code code = DONE;
	int err = run_rings_open(run);

	run->child = CHILD_NONE;
	if (!err)
		err = attached_open(&a, run->load, place, words);
	if (!err && a.failed) {
		hint_print(stderr);
		code = NO;
	}
	if (!err && a.count) {
		say_begin(run, a.count, words);
		err = until_end(run, &a, timeout_ms, &code);
	}
	attached_close(&a);
	run_rings_close(run);
	return err ? give_up(run->args, err) : code;
}
