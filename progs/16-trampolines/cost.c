/*
 * cost.c - what a call of a program costs: see cost.h.
 *
 *     nothing attached    loop, loop, loop     the shortest
 *     one program         loop, loop, loop     the shortest, and what the
 *     another one         ...                  kernel counted in the program
 */
#include "progs/16-trampolines/cost.h"
#include "loader/attach/auto.h"
#include "loader/err.h"
#include "loader/load/load.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define CALLS  2000
#define ROUNDS 5 /* of which the shortest counts: others were disturbed */

struct cost {
	uint64_t call, prog; /* nanoseconds of each */
	uint64_t counted;    /* by the program, in all rounds */
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* [loop] */
static uint64_t time_calls(void)
{
	pid_t self = getpid();
	uint64_t best = UINT64_MAX;

	for (int round = 0; round < ROUNDS; round++) {
		uint64_t begin = now(), took;

		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getpgid, self);
		took = now() - begin;
		best = took < best ? took : best;
	}
	return best / CALLS;
}
/* [/loop] */

static int set(struct load *load, const char *name, uint32_t value)
{
	uint32_t size;
	void *at = load_variable(load, name, &size);

	if (!at)
		return -ENOENT;
	memcpy(at, &value, sizeof(value));
	return 0;
}

static int measure_loaded(struct load *load, struct load_prog *prog,
			  struct cost *cost)
{
	struct bpf_prog_info info;
	struct link link = LINK_NONE;
	uint32_t size, *count = load_variable(load, "count", &size);
	int err = attach_auto(&link, &prog->def->sec, prog->fd, NULL);

	if (err)
		return err;
	cost->call = time_calls();
	link_close(&link);
	err = sys_obj_info(prog->fd, &info, sizeof(info));
	cost->counted = count ? *(volatile uint32_t *)count : 0;
	if (!err && info.run_cnt)
		cost->prog = info.run_time_ns / info.run_cnt;
	return err;
}

static int measure(const struct lesson_object *object, const char *name,
		   struct cost *cost)
{
	struct load_want want = { .only = &name, .only_count = 1 };
	struct load_prog *prog;
	struct load load;
	int err = load_open_bytes(&load, object->file, object->bytes,
				  object->end - object->bytes, &want);

	if (!err)
		err = set(&load, "me", getpid());
	if (!err)
		err = set(&load, "number", SYS_getpgid);
	if (!err)
		err = load_all(&load);
	prog = err < 0 ? NULL : load_prog_find(&load, name);
	if (prog && prog->err)
		err = refuse(prog->err, "%s", prog->error);
	if (prog && !err)
		err = measure_loaded(&load, prog, cost);
	load_close(&load);
	return err;
}

static void show(const char *name, const struct cost *c, uint64_t nothing)
{
	lesson_show("%-13s %6" PRIu64 " ns %+8" PRId64 " ns %9" PRIu64 " ns",
		    name + strlen("by_"), c->call, (int64_t)(c->call - nothing),
		    c->prog);
}

static int measure_all(const struct lesson_object *object)
{
	static const char *const names[] = { "by_kprobe", "by_tracepoint",
					     "by_raw_tp", "by_fentry" };
	uint64_t nothing = time_calls(), wanted = 0, counted = 0;
	int err = 0;

	lesson_show("%-13s %9s %11s %12s", "", "a call", "more", "in program");
	lesson_show("%-13s %6" PRIu64 " ns", "nothing", nothing);
	for (int i = 0; i < 4 && !err && !lesson_stopped(); i++) {
		struct cost cost = { 0 };

		err = measure(object, names[i], &cost);
		if (err)
			break;
		show(names[i], &cost, nothing);
		wanted += CALLS * ROUNDS;
		counted += cost.counted;
	}
	if (!err)
		lesson_saw(counted == wanted,
			   "each program counted each of the %d calls",
			   CALLS * ROUNDS);
	return err;
}

int cost_compare(const struct lesson_object *object)
{
	int stats = sys_enable_stats(BPF_STATS_RUN_TIME), err;

	if (stats < 0)
		return stats;
	lesson_calls(false);
	err = measure_all(object);
	lesson_calls(true);
	close(stats);
	return err;
}
