/*
 * tracepipe.c - read what programs say with bpf_trace_printk().
 *
 *       lesson-159   [001] ...2.    10.120624: bpf_trace_printk: Hello, World!
 *       comm  -pid   [cpu] flags    seconds  : who             : what
 *
 * The comm may hold anything, also spaces, dashes and colons, so a line is
 * taken apart from "[" and ": bpf_trace_printk: " and not from the left.
 *
 * /sys/kernel/tracing/trace_pipe is one pipe for the whole machine: a line
 * that one reader takes is gone for the others.
 */
#include "maps/tracepipe.h"
#include "loader/err.h"
#include "loader/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* bpf_trace_printk() writes through a trace event of its own (5.9).  The
 * kernel enables it when a program that prints is loaded, but from a work
 * item (kernel/trace/bpf_trace.c, set_printk_work): early lines find it off.
 * It is left on, as the kernel leaves it: somebody else may rely on it. */
static int enable_printk(const char *tracefs)
{
	char path[256];
	int fd, err = 0;

	snprintf(path, sizeof(path),
		 "%s/events/bpf_trace/bpf_trace_printk/enable", tracefs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0; /* before 5.9 it prints without an event */
	if (fd < 0 || write(fd, "1", 1) != 1)
		err = fail(-errno, "write 1 to %s", path);
	if (fd >= 0)
		close(fd);
	return err;
}

/* In a container our number is not the one in the lines, so there the name
 * must do, although trace_pipe may have an old one or "<...>" (it notes names
 * now and then). */
static void choose_thread(struct tracepipe *pipe, const char *comm)
{
	if (!comm)
		return;
	prctl(PR_SET_NAME, comm);
	snprintf(pipe->comm, sizeof(pipe->comm), "%s", comm);
	pipe->pid = kernel_thread_id();
}

static bool is_wanted(const struct tracepipe *pipe,
		      const struct trace_line *line)
{
	if (!pipe->comm[0])
		return true;
	return pipe->pid ? line->pid == pipe->pid
			 : !strcmp(line->comm, pipe->comm);
}

int tracepipe_open(struct tracepipe *pipe, const char *comm)
{
	const char *tracefs = kernel_tracefs();
	char path[256];
	int err;

	*pipe = TRACEPIPE_NONE;
	if (!tracefs)
		return within(-ENOENT, "read trace_pipe");
	err = enable_printk(tracefs);
	if (err < 0)
		return err;
	choose_thread(pipe, comm);
	snprintf(path, sizeof(path), "%s/trace_pipe", tracefs);
	pipe->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return pipe->fd < 0 ? fail(-errno, "open %s", path) : 0;
}

void tracepipe_close(struct tracepipe *pipe)
{
	if (pipe->fd >= 0)
		close(pipe->fd);
	*pipe = TRACEPIPE_NONE;
}

/* "   hello-159   " -> comm "hello", pid 159.  The last dash parts them. */
static void parse_thread(struct trace_line *line, const char *end)
{
	const char *from = line->whole, *dash = memrchr(from, '-', end - from);

	line->comm[0] = '\0';
	line->pid = 0;
	if (!dash)
		return;
	line->pid = atoi(dash + 1);
	from += strspn(from, " ");
	if (dash > from)
		snprintf(line->comm, sizeof(line->comm), "%.*s",
			 (int)(dash - from), from);
}

int trace_line_parse(struct trace_line *line)
{
	static const char who[] = ": bpf_trace_printk: ";
	char *says = strstr(line->whole, who), *cpu;

	if (!says)
		return -EINVAL;
	cpu = memrchr(line->whole, '[', says - line->whole);
	if (!cpu)
		return -EINVAL;
	line->says = says + strlen(who);
	parse_thread(line, cpu);
	return 0;
}

/* Cut one line out of the buffer.  1 if there was a whole one; a line longer
 * than the buffer comes in pieces. */
static int take_line(struct tracepipe *pipe, struct trace_line *line)
{
	char *end = memchr(pipe->buf, '\n', pipe->used);
	size_t len = end ? (size_t)(end - pipe->buf) : pipe->used;
	size_t kept = len, eaten = end ? len + 1 : len;

	if (!end && pipe->used < sizeof(pipe->buf))
		return 0;
	if (kept >= sizeof(line->whole))
		kept = sizeof(line->whole) - 1;
	memcpy(line->whole, pipe->buf, kept);
	line->whole[kept] = '\0';
	pipe->used -= eaten;
	memmove(pipe->buf, pipe->buf + eaten, pipe->used);
	return 1;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000;
}

/* 1 bytes came, 0 the time is up, or -errno. */
static int fill(struct tracepipe *pipe, long until)
{
	struct pollfd poller = { .fd = pipe->fd, .events = POLLIN };
	long left = until - now_ms();
	ssize_t n;

	n = read(pipe->fd, pipe->buf + pipe->used,
		 sizeof(pipe->buf) - pipe->used);
	if (n > 0) {
		pipe->used += n;
		return 1;
	}
	if (n < 0 && errno != EAGAIN)
		return errno == EINTR ? -EINTR
				      : fail(-errno, "read trace_pipe");
	if (left <= 0)
		return 0;
	n = poll(&poller, 1, left);
	if (n < 0)
		return errno == EINTR ? -EINTR
				      : fail(-errno, "poll trace_pipe");
	return 1;
}

int tracepipe_next(struct tracepipe *pipe, int timeout_ms,
		   struct trace_line *line)
{
	long until = now_ms() + timeout_ms;
	int more;

	for (;;) {
		while (take_line(pipe, line))
			if (trace_line_parse(line) == 0 &&
			    is_wanted(pipe, line))
				return 1;
		more = fill(pipe, until);
		if (more <= 0)
			return more;
	}
}
