/*
 * machine.c - start the throwaway machine and watch it: see machine.h.
 */
#include "tests/vm/machine.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOBODY	 65534
#define PATIENCE 100 /* seconds for one machine, the slowest computer's too */

/* build/tests/vm is beside build/progs. */
static void launcher(char *path)
{
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 32);

	ck_assert_int_gt(len, 0);
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	strcpy(strrchr(path, '/'), "/progs/vm/vm");
}

/* In the child.  Never returns. */
static void become(const char *const args[], uid_t uid)
{
	char path[PATH_MAX];
	char *argv[MACHINE_ARGS + 2] = { path };
	sigset_t none;

	for (int i = 0; i < MACHINE_ARGS && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	launcher(path);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (uid &&
	    (setgroups(0, NULL) < 0 || setgid(uid) < 0 || setuid(uid) < 0))
		_exit(99);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execv(path, argv);
	_exit(98);
}

static void start(struct machine *m, const char *const args[], int in, int out,
		  uid_t uid)
{
	m->err = memfd_create("stderr", MFD_CLOEXEC);
	m->text = calloc(1, 1);
	m->len = 0;
	m->pid = fork();
	ck_assert_int_ge(m->pid, 0);
	if (m->pid > 0)
		return;
	if (m->slave >= 0) {
		setsid();
		ioctl(m->slave, TIOCSCTTY, 0);
	}
	dup2(in, 0);
	dup2(out, 1);
	dup2(m->err, 2);
	become(args, uid);
}

static void start_as(struct machine *m, const char *const args[], uid_t uid)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int ends[2];

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	m->slave = -1;
	m->out = ends[0];
	start(m, args, null, ends[1], uid);
	close(ends[1]);
	close(null);
}

void machine_start(struct machine *m, const char *const args[])
{
	start_as(m, args, 0);
}

void machine_start_as_nobody(struct machine *m, const char *const args[])
{
	start_as(m, args, geteuid() == 0 ? NOBODY : 0);
}

void machine_start_on_terminal(struct machine *m, const char *const args[])
{
	struct winsize size = { .ws_row = 31, .ws_col = 97 };

	ck_assert_int_eq(openpty(&m->out, &m->slave, NULL, NULL, &size), 0);
	fcntl(m->out, F_SETFD, FD_CLOEXEC);
	fcntl(m->slave, F_SETFD, FD_CLOEXEC);
	start(m, args, m->slave, m->slave, 0);
}

/* Read what there is, or wait for a tenth of a second.  False: its end. */
static bool read_more(struct machine *m)
{
	struct pollfd p = { m->out, POLLIN, 0 };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, 100) == 0)
		return true;
	n = read(m->out, buf, sizeof(buf));
	if (n <= 0)
		return false;
	m->text = realloc(m->text, m->len + n + 1);
	ck_assert_ptr_nonnull(m->text);
	memcpy(m->text + m->len, buf, n);
	m->len += n;
	m->text[m->len] = '\0';
	return true;
}

static bool patient(time_t start)
{
	return time(NULL) - start < PATIENCE;
}

void machine_await(struct machine *m, const char *text)
{
	time_t start = time(NULL);

	while (!strstr(m->text, text) && patient(start) && read_more(m))
		;
	ck_assert_msg(strstr(m->text, text), "no '%s' in: %s", text, m->text);
}

/* A terminal has no end while we hold its other side: ask for the process,
 * then take what is left. */
int machine_end(struct machine *m)
{
	struct pollfd p = { m->out, POLLIN, 0 };
	time_t start = time(NULL);
	int status = 0;
	pid_t gone = 0;

	while (!gone && patient(start)) {
		if (!read_more(m))
			usleep(20000);
		gone = waitpid(m->pid, &status, WNOHANG);
	}
	ck_assert_msg(gone == m->pid, "the machine does not end");
	while (poll(&p, 1, 0) > 0 && read_more(m))
		;
	m->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *machine_errors(const struct machine *m)
{
	off_t len = lseek(m->err, 0, SEEK_END);
	char *text = calloc(1, len + 1);

	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(pread(m->err, text, len, 0), len);
	return text;
}

/* "pid (name) state parent ...", see proc(5). */
static bool is_qemu_of(const char *pid, pid_t parent)
{
	char path[300], text[512] = "", *name;
	int ppid = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	in = fopen(path, "re");
	if (!in)
		return false;
	if (!fgets(text, sizeof(text), in))
		text[0] = '\0';
	fclose(in);
	name = strstr(text, "(qemu-system");
	return name && strchr(name, ')') &&
	       sscanf(strchr(name, ')'), ") %*c %d", &ppid) == 1 &&
	       ppid == parent;
}

pid_t machine_qemu(const struct machine *m)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	pid_t pid = 0;

	while (proc && !pid && (entry = readdir(proc)))
		if (is_qemu_of(entry->d_name, m->pid))
			pid = atoi(entry->d_name);
	if (proc)
		closedir(proc);
	return pid;
}

void machine_close(struct machine *m)
{
	if (m->pid > 0) {
		kill(m->pid, SIGKILL);
		waitpid(m->pid, NULL, 0);
	}
	close(m->out);
	close(m->err);
	if (m->slave >= 0)
		close(m->slave);
	free(m->text);
}
