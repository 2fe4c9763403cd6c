/*
 * run_attached.c - attached, listened to, detached: see run.h.
 *
 *     rings open ---> programs attached ---> the loop ---> detached
 *                                             |
 *     the rings first: a program that runs    +-- Ctrl-C, the time, so many
 *     before its ring is open finds no place      events, nobody who reads
 */
#include "loader/err.h"
#include "loader/hint.h"
#include "progs/rawbpf/attached.h"
#include "progs/rawbpf/files.h"
#include "progs/rawbpf/run.h"

#include <errno.h>

static void say_begin(struct run *run, int count, FILE *words)
{
	fprintf(words, "%d attached; Ctrl-C ends it.\n", count);
	fflush(words);
	fflush(run->out);
}

/* 0 the end as it should be, or -errno with the error text. */
static int listen(struct run *run, int timeout_ms)
{
	int err = loop_run(run->loop, timeout_ms);

	return err == -EINTR || err == -ECANCELED ? 0 : err;
}

/* What still waits came before the programs were detached. */
static int until_end(struct run *run, struct attached *a, int timeout_ms)
{
	int err = listen(run, timeout_ms);

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

	if (!err)
		err = attached_open(&a, run->load, place, words);
	if (!err && a.failed) {
		hint_print(stderr);
		code = NO;
	}
	if (!err && a.count) {
		say_begin(run, a.count, words);
		err = until_end(run, &a, timeout_ms);
	}
	attached_close(&a);
	run_rings_close(run);
	return err ? give_up(run->args, err) : code;
}
