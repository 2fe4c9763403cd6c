/*
 * log.c - how long it takes to read a large log of the verifier, and how
 * much memory.
 *
 *     build/bench/log
 *
 * A real log of level 2 (tests/logs/), again and again until it has 100 MB;
 * the bounds are two seconds and twice its size.
 */
#include "insn/verifier/path.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LOG   "tests/logs/loops-6.18"
#define SIZE  ((size_t)100 << 20)
#define BOUND 2.0 /* seconds, and times its size */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static char *make_log(void)
{
	char *text = malloc(SIZE);
	FILE *in = fopen(LOG, "re");
	size_t have;

	if (!text || !in)
		err(1, "%s", LOG);
	have = fread(text, 1, SIZE / 2, in);
	fclose(in);
	if (!have)
		errx(1, "%s is empty", LOG);
	for (size_t at = have; at < SIZE; at++)
		text[at] = text[at - have];
	return text;
}

static double most_memory(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return use.ru_maxrss * 1024.0;
}

static const char *within(double figure)
{
	return figure <= BOUND ? "" : "  TOO MUCH";
}

int main(void)
{
	char *text = make_log();
	double from = now(), records, all, memory;
	struct vpath path = { 0 };
	struct vlog log;

	if (vlog_read(&log, text, SIZE))
		errx(1, "the log is not read");
	records = now() - from;
	if (vpath_read(&path, &log, 0, log.count))
		errx(1, "its paths are not read");
	all = now() - from;
	memory = most_memory() / SIZE;
	printf("a verifier's log of 100 MB, %d records, %d instructions\n"
	       "  records      %6.2f s\n"
	       "  and paths    %6.2f s   bound %.0f%s\n"
	       "  memory       %6.2f times its size   bound %.0f%s\n",
	       log.count, path.count, records, all, BOUND, within(all), memory,
	       BOUND, within(memory));
	vpath_close(&path);
	vlog_close(&log);
	return 0;
}
