/*
 * command.c - run one of our programs and watch it: see command.h.
 */
#include "tests/command.h"
#include "tests/run.h"

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
#define PATIENCE 100 /* seconds for one command, a VM's too */

/* build/tests/NAME -> build/PROGRAM */
static void find_program(char *path, const char *program)
{
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 64);

	ck_assert_int_gt(len, 0);
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	*strrchr(path, '/') = '\0';
	strcat(strcat(path, "/"), program);
}

static bool drop_privileges(void)
{
	return setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
	       setuid(NOBODY) == 0;
}

void command_need_open(const char *program)
{
	char path[PATH_MAX];
	int status;
	pid_t pid;

	find_program(path, program);
	pid = fork();
	if (pid == 0)
		_exit(drop_privileges() && access(path, X_OK) == 0 ? 0 : 1);
	waitpid(pid, &status, 0);
	if (status)
		skip("nobody may not enter the folder of %s", path);
}

/* In the child.  Never returns. */
static void become(const char *program, const char *const args[], bool nobody)
{
	char path[PATH_MAX];
	char *argv[COMMAND_ARGS + 2] = { path };
	sigset_t none;

	for (int i = 0; i < COMMAND_ARGS && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	find_program(path, program);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (nobody && !drop_privileges())
		_exit(99);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execv(path, argv);
	_exit(98);
}

/* The two ends for the child: a terminal, or nothing and a pipe. */
static void open_ends(struct command *c, int how, int *in, int *out)
{
	struct winsize size = { .ws_row = 31, .ws_col = 97 };
	int ends[2];

	c->slave = -1;
	if (how & COMMAND_TERMINAL) {
		ck_assert_int_eq(openpty(&c->out, &c->slave, NULL, NULL, &size),
				 0);
		fcntl(c->out, F_SETFD, FD_CLOEXEC);
		fcntl(c->slave, F_SETFD, FD_CLOEXEC);
		tcgetattr(c->slave, &c->before);
		*in = *out = c->slave;
		return;
	}
	*in = open("/dev/null", O_RDWR | O_CLOEXEC);
	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	c->out = ends[0];
	*out = ends[1];
}

void command_start(struct command *c, const char *program,
		   const char *const args[], int how)
{
	bool nobody = how & COMMAND_NOBODY && !geteuid();
	int in, out;

	if (nobody)
		command_need_open(program);
	open_ends(c, how, &in, &out);
	c->err = memfd_create("stderr", MFD_CLOEXEC);
	c->text = calloc(1, 1);
	c->len = 0;
	c->pid = fork();
	ck_assert_int_ge(c->pid, 0);
	if (c->pid == 0) {
		if (c->slave >= 0) {
			setsid();
			ioctl(c->slave, TIOCSCTTY, 0);
		}
		if (how & COMMAND_GROUP)
			setpgid(0, 0);
		dup2(in, 0);
		dup2(out, 1);
		dup2(c->err, 2);
		become(program, args, nobody);
	}
	if (c->slave < 0) {
		close(in);
		close(out);
	}
}

/* Read what there is, or wait for a tenth of a second.  False: its end. */
static bool read_more(struct command *c)
{
	struct pollfd p = { c->out, POLLIN, 0 };
	char buf[65536];
	ssize_t n;

	if (poll(&p, 1, 100) == 0)
		return true;
	n = read(c->out, buf, sizeof(buf));
	if (n <= 0)
		return false;
	c->text = realloc(c->text, c->len + n + 1);
	ck_assert_ptr_nonnull(c->text);
	memcpy(c->text + c->len, buf, n);
	c->len += n;
	c->text[c->len] = '\0';
	return true;
}

static bool patient(time_t start)
{
	return time(NULL) - start < PATIENCE;
}

const char *command_tail(const struct command *c)
{
	return c->text + (c->len > 1500 ? c->len - 1500 : 0);
}

void command_await(struct command *c, const char *text)
{
	time_t start = time(NULL);

	while (!strstr(c->text, text) && patient(start) && read_more(c))
		;
	ck_assert_msg(strstr(c->text, text), "no '%s' in: %s\n%s", text,
		      command_tail(c), command_errors(c));
}

/* A terminal has no end while we hold its other side: ask for the process,
 * then take what is left. */
int command_end(struct command *c)
{
	struct pollfd p = { c->out, POLLIN, 0 };
	time_t start = time(NULL);
	int status = 0;
	pid_t gone = 0;

	while (!gone && patient(start)) {
		if (!read_more(c))
			usleep(20000);
		gone = waitpid(c->pid, &status, WNOHANG);
	}
	ck_assert_msg(gone == c->pid, "it does not end");
	while (poll(&p, 1, 0) > 0 && read_more(c))
		;
	c->pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

char *command_errors(const struct command *c)
{
	off_t len = lseek(c->err, 0, SEEK_END);
	char *text = calloc(1, len + 1);

	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(pread(c->err, text, len, 0), len);
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

pid_t command_qemu(const struct command *c)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	pid_t pid = 0;

	while (proc && !pid && (entry = readdir(proc)))
		if (is_qemu_of(entry->d_name, c->pid))
			pid = atoi(entry->d_name);
	if (proc)
		closedir(proc);
	return pid;
}

void command_close(struct command *c)
{
	if (c->pid > 0) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
	}
	close(c->out);
	close(c->err);
	if (c->slave >= 0)
		close(c->slave);
	free(c->text);
}
