/*
 * init.c - the first process of the throwaway machine, and its only service.
 *
 * It mounts what BPF needs, runs one command with the session as its
 * terminal (or with a pipe that it copies to the session), says how the
 * command ended and switches the machine off.  Linked statically: it is
 * alone in there.  wire.h has the words it exchanges with the host.
 */
#include "progs/vm/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define MAX_WORDS 1024
#define PACKED	  4 /* linux/module.h: MODULE_INIT_COMPRESSED_FILE */

static const struct mount_row {
	const char *type, *where, *options;
	bool trace;
} mounts[] = {
	{ "proc", "/proc", NULL, false },
	{ "sysfs", "/sys", NULL, false },
	{ "devtmpfs", "/dev", NULL, false },
	{ "devpts", "/dev/pts", "mode=620,ptmxmode=666", false },
	{ "tmpfs", "/dev/shm", "mode=1777", false },
	{ "cgroup2", "/sys/fs/cgroup", NULL, false },
	{ "bpf", "/sys/fs/bpf", NULL, false },
	{ "securityfs", "/sys/kernel/security", NULL, false },
	{ "tracefs", "/sys/kernel/tracing", NULL, true },
	{ "debugfs", "/sys/kernel/debug", NULL, true },
};

/* What the host wants done. */
static struct {
	char *env[MAX_WORDS + 1], *arg[MAX_WORDS + 1], *module[MAX_WORDS];
	int envs, args, modules;
	bool terminal, no_tracefs;
	struct winsize size;
} orders;

/* The session while the command runs. */
static int control, session, output = -1;
static pid_t command;
static int exit_status = -1; /* -1: it is running */
static char buf[4096];	     /* from `output`, on its way to `session` */
static size_t buf_len, buf_sent;

static void complain(const char *what, const char *which)
{
	fprintf(stderr, "rawbpf-vm: %s %s: %s\n", what, which, strerror(errno));
}

static void mount_all(void)
{
	const struct mount_row *m = mounts;

	for (; m < mounts + sizeof(mounts) / sizeof(*mounts); m++) {
		if (m->trace && orders.no_tracefs)
			continue;
		mkdir(m->where, 0755);
		if (mount("none", m->where, m->type, 0, m->options) < 0)
			complain("mount", m->where);
	}
}

/* What shells and scripts expect under /dev and devtmpfs does not have. */
static void link_all(void)
{
	static const char *const links[][2] = {
		{ "/proc/self/fd", "/dev/fd" },
		{ "/proc/self/fd/0", "/dev/stdin" },
		{ "/proc/self/fd/1", "/dev/stdout" },
		{ "/proc/self/fd/2", "/dev/stderr" },
	};

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (symlink(links[i][0], links[i][1]) < 0)
			complain("link", links[i][1]);
}

/* One word of the orders: see wire.h. */
static void take_order(char *word)
{
	char *value = strchr(word, '=');

	if (!value || orders.envs + orders.args + orders.modules >= MAX_WORDS)
		return;
	*value++ = '\0';
	if (!strcmp(word, "env"))
		orders.env[orders.envs++] = value;
	else if (!strcmp(word, "arg"))
		orders.arg[orders.args++] = value;
	else if (!strcmp(word, "module"))
		orders.module[orders.modules++] = value;
	else if (!strcmp(word, "tracefs"))
		orders.no_tracefs = !strcmp(value, "no");
	else if (!strcmp(word, "terminal"))
		orders.terminal = sscanf(value, "%hu %hu", &orders.size.ws_row,
					 &orders.size.ws_col) == 2;
}

static void read_orders(void)
{
	static char text[1 << 18];
	int fd = open(WIRE_ORDERS, O_RDONLY | O_CLOEXEC);
	ssize_t len = read(fd, text, sizeof(text) - 1);
	char *next;

	if (len < 0)
		complain("read", WIRE_ORDERS);
	close(fd);
	for (char *word = text; word < text + len; word = next) {
		next = word + strlen(word) + 1;
		take_order(word);
	}
}

/* A .ko may be compressed; the kernel unpacks it when told so. */
static void load_module(const char *path)
{
	int flags = strstr(path, ".ko.") ? PACKED : 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", flags) < 0)
		complain("load module", path);
	close(fd);
}

static void bring_up_lo(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (ioctl(fd, SIOCSIFFLAGS, &lo) < 0)
		complain("bring up", "lo");
	close(fd);
}

/* Open a serial port; `raw` means byte for byte, in both directions. */
static int open_port(const char *path, bool raw)
{
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	struct termios t;

	if (fd < 0 || tcgetattr(fd, &t) < 0)
		complain("open", path);
	if (raw)
		cfmakeraw(&t);
	else
		t.c_iflag |= IUTF8;
	cfsetspeed(&t, B115200);
	tcsetattr(fd, TCSANOW, &t);
	return fd;
}

/* Tell the host.  tcdrain() returns when the last byte is out. */
static void say(const char *word)
{
	dprintf(control, "%s\n", word);
	tcdrain(control);
}

/* In the child: become the command.  Never returns. */
static void become_command(int in, int out)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	execvpe(orders.arg[0], orders.arg, orders.env);
	fprintf(stderr, "rawbpf-vm: cannot run '%s' in the machine: %s\n",
		orders.arg[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

/*
 * The command in front of the terminal.  We are the leader of the session,
 * not the command: when a leader ends, the kernel hangs up the terminal and
 * throws away what it has not sent yet (uart_hangup).
 */
static void start_on_terminal(void)
{
	int tty = open(WIRE_SESSION, O_RDWR | O_CLOEXEC);

	setsid();
	ioctl(tty, TIOCSCTTY, 0);
	ioctl(tty, TIOCSWINSZ, &orders.size);
	command = fork();
	if (command == 0) {
		setpgid(0, 0);
		tcsetpgrp(tty, getpid());
		become_command(tty, tty);
	}
	setpgid(command, command);
	tcsetpgrp(tty, command);
	close(tty);
}

/* The command without a terminal: nothing to read, a pipe to write to. */
static void start_on_pipe(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		complain("make", "a pipe");
	command = fork();
	if (command == 0) {
		setsid();
		become_command(null, ends[1]);
	}
	close(null);
	close(ends[1]);
	output = ends[0];
	fcntl(output, F_SETFL, O_NONBLOCK);
}

static void start_command(void)
{
	setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin", 1);
	mkdir(WIRE_CWD, 0755);
	if (chdir(WIRE_CWD) < 0)
		complain("enter", WIRE_CWD);
	if (orders.terminal)
		start_on_terminal();
	else
		start_on_pipe();
}

static void signal_command(int sig)
{
	pid_t front = orders.terminal ? tcgetpgrp(session) : command;

	if (front > 1 && exit_status < 0)
		kill(-front, sig);
}

/* One line from the host. */
static void obey(const char *line)
{
	struct winsize size = { 0 };
	int sig;

	if (sscanf(line, "signal %d", &sig) == 1)
		signal_command(sig);
	if (sscanf(line, "size %hu %hu", &size.ws_row, &size.ws_col) == 2)
		ioctl(session, TIOCSWINSZ, &size);
}

static void read_control(void)
{
	static char line[64];
	static size_t len;
	char c;

	while (read(control, &c, 1) == 1) {
		if (c != '\n') {
			line[len] = c;
			len = (len + 1) % (sizeof(line) - 1);
			continue;
		}
		line[len] = '\0';
		len = 0;
		obey(line);
	}
}

/*
 * Everybody's orphans end up here.  A command that Ctrl-Z stopped has no
 * shell to continue it, so it is continued at once.
 */
static void reap(int signals)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	while (read(signals, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid == command && WIFSTOPPED(status))
			kill(-pid, SIGCONT);
		if (pid == command && WIFEXITED(status))
			exit_status = WEXITSTATUS(status);
		if (pid == command && WIFSIGNALED(status))
			exit_status = 128 + WTERMSIG(status);
	}
}

/* Move output one step on.  At its end, or when the command has ended and
 * the pipe is empty, `output` becomes -1. */
static void relay(void)
{
	ssize_t n;

	if (buf_len == 0 && output >= 0) {
		n = read(output, buf, sizeof(buf));
		buf_len = n > 0 ? n : 0;
		if (n == 0 || (n < 0 && errno == EAGAIN && exit_status >= 0)) {
			close(output);
			output = -1;
		}
	}
	if (buf_len == 0)
		return;
	n = write(session, buf + buf_sent, buf_len - buf_sent);
	buf_sent += n > 0 ? n : 0;
	if (buf_sent == buf_len)
		buf_sent = buf_len = 0;
}

static bool unsent(void)
{
	int queued = 0;

	ioctl(session, TIOCOUTQ, &queued);
	return buf_len || output >= 0 || queued;
}

/*
 * Until the command has ended and all it wrote has gone out.  Nothing here
 * waits for the host: a reader that pauses must not stop the heart.
 */
static void serve(int signals, int timer)
{
	uint64_t ticks;

	while (exit_status < 0 || unsent()) {
		struct pollfd p[] = {
			{ control, POLLIN, 0 },
			{ signals, POLLIN, 0 },
			{ timer, POLLIN, 0 },
			{ buf_len ? -1 : output, POLLIN, 0 },
			{ buf_len ? session : -1, POLLOUT, 0 },
		};

		poll(p, 5, exit_status < 0 ? -1 : 10);
		if (read(timer, &ticks, sizeof(ticks)) > 0)
			say("alive");
		read_control();
		reap(signals);
		relay();
	}
	tcdrain(session);
}

static int child_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTTOU);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigdelset(&set, SIGTTOU);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int heartbeat(void)
{
	struct itimerspec every = { { WIRE_HEART, 0 }, { WIRE_HEART, 0 } };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	timerfd_settime(fd, 0, &every, NULL);
	return fd;
}

static void set_up(void)
{
	read_orders();
	mount_all();
	link_all();
	if (sethostname("rawbpf", strlen("rawbpf")) < 0)
		complain("set", "the host name");
	bring_up_lo();
	for (int i = 0; i < orders.modules; i++)
		load_module(orders.module[i]);
	control = open_port(WIRE_CONTROL, true);
	session = open_port(WIRE_SESSION, !orders.terminal);
}

int main(void)
{
	int signals = child_signals();
	int timer = heartbeat();
	char word[16];

	set_up();
	say("up");
	start_command();
	serve(signals, timer);
	snprintf(word, sizeof(word), "exit %d", exit_status);
	say(word);
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT); /* no ACPI: QEMU's -no-reboot ends it too */
	return 1;
}
