/*
 * session.c - relay bytes, pass signals, watch the clock: see session.h.
 */
#include "progs/vm/session.h"
#include "progs/vm/terminal.h"
#include "loader/err.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CTRL_C	   3
#define CTRL_C_MS  2000 /* three within this time end the machine */
#define GRACE_MS   5000 /* to obey a signal; to switch off after the end */
#define LOOK_MS	   200	/* between two looks at the clock */
#define PIPE_PIECE 4096 /* POLLOUT promises this much room in a pipe */

enum {
	SIGNALS,
	STDIN,
	STDOUT,
	SESSION,
	CONTROL,
	CONSOLE,
	WIRES
};

/* Bytes on their way. */
struct flow {
	char buf[PIPE_PIECE];
	size_t len, sent;
};

struct session {
	struct qemu *q;
	const struct session_options *o;
	struct console *console;
	int signals;
	struct flow in, out; /* to the guest, from the guest */
	bool up;
	int status;		    /* of the command; -1: not known yet */
	int asked;		    /* signal that told us to stop; 0: none */
	bool over;		    /* do not wait for anything more */
	long started, heard, ended; /* ms: start, sign of life, verdict */
	long asked_at, ctrl_c[2];
};

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int session_signals(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGWINCH);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? fail(-errno, "signalfd") : fd;
}

/* A line for init.  A machine that does not take it is about to be noticed
 * by its silence. */
static void tell(struct session *s, const char *fmt, int a, int b)
{
	char line[64];
	int n = snprintf(line, sizeof(line), fmt, a, b);

	if (s->q->control >= 0)
		send(s->q->control, line, n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Somebody wants it to end: the command may obey, for a while. */
static void ask(struct session *s, int sig)
{
	if (!s->asked)
		s->asked_at = now_ms();
	s->asked = sig;
	if (!s->up || sig == SIGHUP)
		s->over = true;
	tell(s, "signal %d\n", sig, 0);
}

static void take_signals(struct session *s)
{
	struct signalfd_siginfo info;
	int rows, columns;

	while (read(s->signals, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGWINCH) {
			ask(s, info.ssi_signo);
			continue;
		}
		terminal_size(&rows, &columns);
		if (s->o->terminal)
			tell(s, "size %d %d\n", rows, columns);
	}
}

/* Ctrl-C is for the command, unless it is typed three times in a row or
 * there is no command yet. */
static void take_ctrl_c(struct session *s)
{
	long now = now_ms();

	if (!s->up || now - s->ctrl_c[0] <= CTRL_C_MS) {
		s->asked = SIGINT;
		s->over = true;
	}
	s->ctrl_c[0] = s->ctrl_c[1];
	s->ctrl_c[1] = now;
}

static void take_keys(struct session *s)
{
	ssize_t n = read(STDIN_FILENO, s->in.buf, sizeof(s->in.buf));

	if (n <= 0) {
		ask(s, SIGHUP);
		return;
	}
	s->in.len = n;
	s->in.sent = 0;
	for (ssize_t i = 0; i < n; i++)
		if (s->in.buf[i] == CTRL_C)
			take_ctrl_c(s);
}

static void give_keys(struct session *s)
{
	ssize_t n = send(s->q->session, s->in.buf + s->in.sent,
			 s->in.len - s->in.sent, MSG_DONTWAIT | MSG_NOSIGNAL);

	s->in.sent += n > 0 ? n : 0;
	if (s->in.sent == s->in.len)
		s->in.len = s->in.sent = 0;
}

/* Read from one of QEMU's wires; its end closes it. */
static size_t take(int *wire, char *buf, size_t room)
{
	ssize_t n = recv(*wire, buf, room, MSG_DONTWAIT);

	if (n > 0)
		return n;
	if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		close(*wire);
		*wire = -1;
	}
	return 0;
}

static int give_output(struct session *s)
{
	struct flow *f = &s->out;
	ssize_t n = write(STDOUT_FILENO, f->buf + f->sent, f->len - f->sent);

	if (n < 0 && errno == EPIPE) {
		s->asked = SIGPIPE;
		s->over = true;
		return 0;
	}
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return fail(-errno, "write the command's output");
	f->sent += n > 0 ? n : 0;
	if (f->sent == f->len)
		f->len = f->sent = 0;
	return 0;
}

static void take_word(struct session *s, const char *line)
{
	s->heard = now_ms();
	if (strcmp(line, "up") == 0)
		s->up = true;
	if (sscanf(line, "exit %d", &s->status) == 1)
		s->ended = s->heard;
}

static void take_control(struct session *s)
{
	static char line[64];
	static size_t len;
	char buf[256];
	size_t n = take(&s->q->control, buf, sizeof(buf));

	for (size_t i = 0; i < n; i++) {
		if (buf[i] == '\n') {
			line[len] = '\0';
			len = 0;
			take_word(s, line);
		} else if (len < sizeof(line) - 1) {
			line[len++] = buf[i];
		}
	}
}

static void take_console(struct session *s)
{
	char buf[1024];
	size_t n = take(&s->q->console, buf, sizeof(buf));

	console_feed(s->console, buf, n);
}

/* Wait on what can be moved now. */
static void wait_for_any(struct session *s, struct pollfd p[WIRES])
{
	bool keys = s->o->terminal && s->in.len == 0;

	p[SIGNALS] = (struct pollfd){ s->signals, POLLIN, 0 };
	p[STDIN] = (struct pollfd){ keys ? STDIN_FILENO : -1, POLLIN, 0 };
	p[STDOUT] =
		(struct pollfd){ s->out.len ? STDOUT_FILENO : -1, POLLOUT, 0 };
	p[SESSION] = (struct pollfd){ s->q->session, 0, 0 };
	if (s->out.len == 0)
		p[SESSION].events |= POLLIN;
	if (s->up && s->in.len)
		p[SESSION].events |= POLLOUT;
	if (!p[SESSION].events)
		p[SESSION].fd = -1;
	p[CONTROL] = (struct pollfd){ s->q->control, POLLIN, 0 };
	p[CONSOLE] = (struct pollfd){ s->q->console, POLLIN, 0 };
	poll(p, WIRES, LOOK_MS);
}

static int move(struct session *s)
{
	struct pollfd p[WIRES];
	int err = 0;

	wait_for_any(s, p);
	if (p[SIGNALS].revents)
		take_signals(s);
	if (p[STDIN].revents)
		take_keys(s);
	if (p[STDOUT].revents)
		err = give_output(s);
	if (p[SESSION].revents & POLLOUT)
		give_keys(s);
	if (p[SESSION].revents & ~POLLOUT && s->out.len == 0)
		s->out.len = take(&s->q->session, s->out.buf, PIPE_PIECE);
	if (p[CONTROL].revents)
		take_control(s);
	if (p[CONSOLE].revents)
		take_console(s);
	return err;
}

/* Has any of the limits passed? */
static int look_at_clock(struct session *s)
{
	long now = now_ms();

	if (s->asked && now - s->asked_at > GRACE_MS)
		s->over = true;
	if (s->status >= 0) {
		if (now - s->ended > GRACE_MS && s->q->pid > 0)
			kill(s->q->pid, SIGKILL);
		return 0;
	}
	if (!s->up && now - s->started > s->o->boot * 1000L)
		return refuse(-ETIMEDOUT, "the guest did not start in %d s",
			      s->o->boot);
	if (s->up && now - s->heard > s->o->hang * 1000L)
		return refuse(-ETIMEDOUT,
			      "the guest stopped answering: no sign of life "
			      "for %d s",
			      s->o->hang);
	if (s->o->limit && now - s->started > s->o->limit * 1000L)
		return refuse(-ETIME,
			      "the command ran longer than the limit of %d s",
			      s->o->limit);
	return 0;
}

static bool going_on(const struct session *s)
{
	const struct qemu *q = s->q;

	return !s->over && (s->out.len || q->session >= 0 || q->control >= 0 ||
			    q->console >= 0);
}

/* The machine is gone.  What does that mean? */
static int verdict(const struct session *s)
{
	const char *panic = console_panic(s->console);

	if (s->status >= 0)
		return s->status;
	if (s->asked)
		return 128 + s->asked;
	if (panic)
		return refuse(-EIO, "the guest's kernel gave up: %s", panic);
	if (!s->up)
		return refuse(-EIO, "QEMU ended before the guest was up");
	return refuse(-EIO, "the guest went off before the command ended");
}

int session_run(struct qemu *q, const struct session_options *options,
		int signals, struct console *console)
{
	struct session s = { .q = q, .o = options, .console = console };
	int err = 0;

	s.signals = signals;
	s.status = -1;
	s.started = now_ms();
	while (err == 0 && going_on(&s)) {
		err = move(&s);
		if (err == 0)
			err = look_at_clock(&s);
	}
	return err < 0 ? err : verdict(&s);
}
