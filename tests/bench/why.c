/*
 * why.c - what an explanation costs beyond the load itself.
 *
 *     build/bench/why
 *
 *   BPF_PROG_LOAD, refused      again with a log, read, explained
 *   |------ the load ------|    |------ the explanation --------|
 *
 * Each program of tests/bpf/why.bpf.c, but the one that takes the verifier
 * seconds; medians; the bound is 20 ms for the slowest.
 */
#include "loader/err.h"
#include "loader/prog.h"
#include "loader/why/refusal.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OBJECT "build/tests/bpf/why.bpf.o"
#define SLOW   "too_long"
#define TURNS  21
#define BOUND  20.0 /* ms */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The median of the time from a refusal to its page. */
static double explain(struct load *load, struct load_prog *prog)
{
	double ms[TURNS], begin;
	struct why why;
	FILE *page;

	for (int i = 0; i < TURNS; i++) {
		begin = now();
		free(prog->log);
		prog->log = prog_log(&prog->spec, 1);
		if (why_object(&why, load, prog))
			errx(1, "%s: %s", prog->def->name, err_text());
		page = fopen("/dev/null", "we");
		if (!page)
			err(1, "/dev/null");
		why_print(page, &why);
		fclose(page);
		why_close(&why);
		ms[i] = now() - begin;
	}
	qsort(ms, TURNS, sizeof(ms[0]), by_value);
	return ms[TURNS / 2];
}

int main(void)
{
	static const struct load_want want;
	struct load load;
	double most = 0, all = 0, ms;
	const char *name = "";
	int count = 0;

	if (load_open(&load, OBJECT, &want))
		errx(1, "%s", err_text());
	for (int i = 0; i < load.progdefs.count; i++)
		if (!strcmp(load.progdefs.rows[i].name, SLOW))
			load.progs[i].wanted = false;
	if (load_all(&load) < 0)
		errx(1, "%s", err_text());
	for (int i = 0; i < load.progdefs.count; i++) {
		if (!load.progs[i].err)
			continue;
		ms = explain(&load, &load.progs[i]);
		all += ms;
		count++;
		if (ms > most) {
			most = ms;
			name = load.progs[i].def->name;
		}
	}
	printf("a refusal explained, the log asked for, read and told\n"
	       "  %.2f ms on average, %.2f ms at most (%s), of %d programs%s\n",
	       all / count, most, name, count,
	       most <= BOUND ? "" : "  TOO MUCH");
	load_close(&load);
	return 0;
}
