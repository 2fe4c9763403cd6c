/*
 * prog.c - load one program, and keep what the verifier said of it.
 *
 *   level 0 ---- accepted ---------------------------------------> fd
 *      |
 *      refused --> level 1, 64 KiB --> ENOSPC: the size it needed, again
 *                     |                       |
 *                     the log, whole          over 16 MB --> level 4
 */
#include "loader/prog.h"
#include "loader/err.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* kernel/bpf/verifier.c: UINT_MAX >> 8 is the most that 5.x takes. */
#define LOG_MOST  ((uint32_t)0xffffff)
#define LOG_FIRST ((uint32_t)64 << 10)

/* The log of a walk of a million instructions is no use to anybody: level 4
 * leaves the message and the statistics. */
#define LOG_STATS 4

/* The next size to try: what the kernel says it needed (6.4), else double. */
static uint32_t larger(const struct prog_spec *spec)
{
	uint32_t size = spec->log_size * 2;

	if (spec->log_true_size > spec->log_size)
		size = spec->log_true_size;
	return size > LOG_MOST ? LOG_MOST : size;
}

/* One load with a buffer of spec->log_size, replacing `log`.  NULL when
 * there is no memory for it. */
static char *log_once(struct prog_spec *spec, char *log, int *fd)
{
	free(log);
	log = calloc(1, spec->log_size);
	spec->log_buf = log;
	*fd = log ? sys_prog_load(spec) : -ENOMEM;
	if (*fd >= 0)
		close(*fd);
	return log;
}

static char *unless_empty(char *log)
{
	if (log && log[0])
		return log;
	free(log);
	return NULL;
}

char *prog_log_part(const struct prog_spec *wanted, uint32_t size)
{
	struct prog_spec spec = *wanted;
	int fd;

	spec.log_level = 1;
	spec.log_size = size;
	return unless_empty(log_once(&spec, NULL, &fd));
}

/* Grown until it fits in.  *whole: it does. */
static char *log_grown(const struct prog_spec *wanted, uint32_t level,
		       bool *whole)
{
	struct prog_spec spec = *wanted;
	char *log;
	int fd;

	spec.log_level = level;
	spec.log_size = LOG_FIRST;
	log = log_once(&spec, NULL, &fd);
	while (fd == -ENOSPC && spec.log_size < LOG_MOST) {
		spec.log_size = larger(&spec);
		log = log_once(&spec, log, &fd);
	}
	*whole = fd != -ENOSPC;
	return unless_empty(log);
}

char *prog_log(const struct prog_spec *spec, uint32_t level)
{
	bool whole;

	return log_grown(spec, level, &whole);
}

/* Before 6.4 the end of a log is lost that does not fit, and with it the
 * message. */
static char *log_of_refusal(const struct prog_spec *spec, int err)
{
	bool whole;
	char *log;

	if (err == -E2BIG)
		return prog_log(spec, LOG_STATS);
	log = log_grown(spec, 1, &whole);
	if (whole)
		return log;
	free(log);
	return prog_log(spec, LOG_STATS);
}

/* The verifier ends with EAGAIN at any signal (kernel/bpf/verifier.c,
 * do_check): that says nothing about the program. */
static int load_in_peace(struct prog_spec *spec)
{
	int fd = sys_prog_load(spec);

	for (int again = 0; fd == -EAGAIN && again < 4; again++)
		fd = sys_prog_load(spec);
	return fd;
}

int prog_load(struct prog_spec *spec, char **log)
{
	int fd, err;

	*log = NULL;
	spec->log_level = 0;
	spec->log_buf = NULL;
	spec->log_size = 0;
	fd = err = load_in_peace(spec);
	if (fd >= 0)
		return fd;
	*log = log_of_refusal(spec, err);
	fail(err, "bpf(BPF_PROG_LOAD)");
	return within(err, "program '%s'", spec->name);
}
