/*
 * loop.c - one wait for all that comes out of the kernel: see loop.h.
 *
 * A perf buffer lets some records wait before it wakes anybody, so as long as
 * there is one no wait is longer than PERFBUF_DELAY_MS, and then it is looked
 * into unasked.
 */
#include "maps/loop.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum {
	MOST = 128, /* sources */
	AT_ONCE = 16
};

struct source {
	int (*take)(struct source *source); /* all that is there; 0 or more, or
					     * -errno */
	bool waits; /* may hold back what it has: look by yourself */
	int fd;
	union {
		struct ringbuf *rb;
		struct perfbuf *pb;
		struct tracepipe *pipe;
		struct loop *loop;
	};
	union {
		ringbuf_fn ring;
		perfbuf_fn perf;
		loop_line_fn line;
		loop_ready_fn ready;
	} fn;
	void *arg;
};

struct loop {
	int epoll_fd;
	int signal_fd; /* -1: signals are not ours */
	int signal;
	sigset_t before;
	struct source sources[MOST];
	int count;
};

struct loop *loop_open(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop) {
		fail(-ENOMEM, "event loop");
		return NULL;
	}
	loop->signal_fd = -1;
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd < 0) {
		fail(-errno, "epoll_create1()");
		loop_close(loop);
		return NULL;
	}
	return loop;
}

void loop_close(struct loop *loop)
{
	if (!loop)
		return;
	if (loop->signal_fd >= 0) {
		close(loop->signal_fd);
		sigprocmask(SIG_SETMASK, &loop->before, NULL);
	}
	if (loop->epoll_fd >= 0)
		close(loop->epoll_fd);
	free(loop);
}

/* ---- What is waited for ---- */

/* Files and the like are always ready: epoll refuses them with EPERM. */
static int add(struct loop *loop, const struct source *source)
{
	struct epoll_event wait = { .events = EPOLLIN };

	if (loop->count == MOST)
		return refuse(-ENOSPC, "more than %d to wait for", MOST);
	wait.data.ptr = &loop->sources[loop->count];
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, source->fd, &wait))
		return fail(-errno, "wait for fd %d: epoll_ctl()", source->fd);
	loop->sources[loop->count++] = *source;
	return 0;
}

static int take_ring(struct source *source)
{
	return ringbuf_consume(source->rb, source->fn.ring, source->arg);
}

int loop_add_ringbuf(struct loop *loop, struct ringbuf *rb, ringbuf_fn fn,
		     void *arg)
{
	struct source source = { .take = take_ring,
				 .fd = ringbuf_fd(rb),
				 .rb = rb,
				 .fn.ring = fn,
				 .arg = arg };

	return add(loop, &source);
}

static int take_perf(struct source *source)
{
	return perfbuf_consume(source->pb, source->fn.perf, source->arg);
}

int loop_add_perfbuf(struct loop *loop, struct perfbuf *pb, perfbuf_fn fn,
		     void *arg)
{
	struct source source = { .take = take_perf,
				 .waits = true,
				 .fd = perfbuf_fd(pb),
				 .pb = pb,
				 .fn.perf = fn,
				 .arg = arg };

	return add(loop, &source);
}

/* So many lines at a time: where a program prints without a pause, the others
 * and the signals have their turn. */
static int take_lines(struct source *source)
{
	struct trace_line line;
	int more = 1, err = 0;

	for (int n = 0; more > 0 && !err && n < 1000; n++) {
		more = tracepipe_next(source->pipe, 0, &line);
		if (more > 0)
			err = source->fn.line(source->arg, &line);
	}
	return more < 0 ? more : err;
}

int loop_add_tracepipe(struct loop *loop, struct tracepipe *pipe,
		       loop_line_fn fn, void *arg)
{
	struct source source = { .take = take_lines,
				 .fd = pipe->fd,
				 .pipe = pipe,
				 .fn.line = fn,
				 .arg = arg };

	return add(loop, &source);
}

static int take_ready(struct source *source)
{
	return source->fn.ready(source->arg, source->fd);
}

int loop_add_fd(struct loop *loop, int fd, loop_ready_fn fn, void *arg)
{
	struct source source = {
		.take = take_ready, .fd = fd, .fn.ready = fn, .arg = arg
	};

	return add(loop, &source);
}

int loop_signal(struct loop *loop)
{
	struct signalfd_siginfo info;

	if (!loop->signal && loop->signal_fd >= 0 &&
	    read(loop->signal_fd, &info, sizeof(info)) == sizeof(info))
		loop->signal = info.ssi_signo;
	return loop->signal;
}

static int take_signal(struct source *source)
{
	source->loop->signal = 0; /* of an earlier wait */
	loop_signal(source->loop);
	return -EINTR;
}

int loop_catch_signals(struct loop *loop)
{
	struct source source = { .take = take_signal, .loop = loop };
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	loop->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	if (loop->signal_fd < 0)
		return fail(-errno, "signalfd()");
	sigprocmask(SIG_BLOCK, &ours, &loop->before);
	source.fd = loop->signal_fd;
	return add(loop, &source);
}

/* ---- The wait ---- */

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000L + t.tv_nsec / 1000000;
}

/* Those that may hold something back, or all but those that would block. */
static int look(struct loop *loop, bool all)
{
	int err = 0;

	for (int i = 0; i < loop->count && err >= 0; i++) {
		struct source *source = &loop->sources[i];

		if (source->waits || (all && source->take != take_ready &&
				      source->take != take_signal))
			err = source->take(source);
	}
	return err < 0 ? err : 0;
}

int loop_drain(struct loop *loop)
{
	return look(loop, true);
}

static bool holds_back(const struct loop *loop)
{
	for (int i = 0; i < loop->count; i++)
		if (loop->sources[i].waits)
			return true;
	return false;
}

static int wait_once(struct loop *loop, int ms)
{
	struct epoll_event ready[AT_ONCE];
	int n = epoll_wait(loop->epoll_fd, ready, AT_ONCE, ms), err = 0;

	if (n < 0)
		return errno == EINTR ? -EINTR : fail(-errno, "epoll_wait()");
	for (int i = 0; i < n && err >= 0; i++) {
		struct source *source = ready[i].data.ptr;

		err = source->take(source);
	}
	return err < 0 ? err : 0;
}

int loop_run(struct loop *loop, int timeout_ms)
{
	int most = holds_back(loop) ? PERFBUF_DELAY_MS : -1;
	long until = now_ms() + timeout_ms, left = timeout_ms;
	long looked = now_ms();
	int err = 0, drained;

	while (!err && left) {
		int ms = most >= 0 && (left < 0 || left > most) ? most : left;

		err = wait_once(loop, ms);
		if (!err && most >= 0 && now_ms() - looked >= most) {
			err = look(loop, false);
			looked = now_ms();
		}
		if (timeout_ms >= 0)
			left = until > now_ms() ? until - now_ms() : 0;
	}
	drained = !err || err == -EINTR ? loop_drain(loop) : 0;
	return err ? err : drained;
}
