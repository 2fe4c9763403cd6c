/*
 * start.c - from exec to attached: a tracepoint program, three ways.
 *
 *     build/bench/start
 *
 *   fork, exec ---> attached: a byte comes ---> gone
 *        '---- the time -----'
 *
 * By us and by libbpf out of an object; and by a bare C program that makes
 * the few system calls for it.  They take turns; the figures are medians.
 */
#include "loader/err.h"
#include "loader/kernel.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TURNS 41

static const char *const programs[] = { "start_bare", "start_ours",
					"start_libbpf" };

#define PROGRAMS (int)(sizeof(programs) / sizeof(programs[0]))

static char folder[PATH_MAX - 64]; /* build/bench */

static void find_folder(void)
{
	ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

	folder[len > 0 ? len : 0] = '\0';
	*strrchr(folder, '/') = '\0';
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

static double start(const char *name)
{
	char path[PATH_MAX], object[PATH_MAX], byte;
	int ends[2], status;
	double begin, end;
	pid_t pid;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	snprintf(object, sizeof(object), "%s/../tests/bpf/start.bpf.o", folder);
	if (pipe(ends))
		err(1, "pipe");
	begin = now();
	pid = vfork();
	if (pid == 0) {
		dup2(ends[1], 1);
		execl(path, path, strcmp(name, "start_bare") ? object : NULL,
		      NULL);
		_exit(98);
	}
	close(ends[1]);
	if (read(ends[0], &byte, 1) != 1)
		errx(1, "%s did not attach", name);
	end = now();
	close(ends[0]);
	waitpid(pid, &status, 0);
	return end - begin;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

int main(void)
{
	double ms[PROGRAMS][TURNS];

	find_folder();
	if (!kernel_tracefs()) /* mounted for all three, if need be */
		errx(1, "%s", err_text());
	for (int turn = 0; turn < TURNS; turn++)
		for (int i = 0; i < PROGRAMS; i++)
			ms[i][turn] = start(programs[i]);
	for (int i = 0; i < PROGRAMS; i++)
		qsort(ms[i], TURNS, sizeof(ms[i][0]), by_value);
	printf("from exec to an attached tracepoint program\n"
	       "  bare C %.2f ms; ours %.2f ms, %.2f times; libbpf %.2f ms, "
	       "%.2f times\n",
	       ms[0][TURNS / 2], ms[1][TURNS / 2],
	       ms[1][TURNS / 2] / ms[0][TURNS / 2], ms[2][TURNS / 2],
	       ms[2][TURNS / 2] / ms[0][TURNS / 2]);
	return 0;
}
