/*
 * child.c - a command that is run beside us: see child.h.
 */
#include "progs/rawbpf/child.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 200 /* times ten milliseconds, until it is killed */

/* Blocked before it starts, so that its end is never missed. */
static int watch(struct child *child)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGCHLD);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	child->fd = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
	return child->fd < 0 ? fail(-errno, "signalfd()") : 0;
}

/* In the child.  SIGKILL leaves us no moment to end it, so the kernel does:
 * asked for after the fork, when we may be gone already. */
static void become(const char *const words[], bool aside, pid_t parent,
		   int report)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	if (aside)
		dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(words[0], (char *const *)words);
	_exit(write(report, &errno, sizeof(errno)) < 0 ? 126 : 127);
}

/* The pipe is closed by exec; else it brings the errno of that. */
static int spawn(struct child *child, const char *const words[], bool aside)
{
	pid_t parent = getpid();
	int report[2], err = 0;

	if (pipe2(report, O_CLOEXEC))
		return fail(-errno, "pipe2()");
	child->pid = fork();
	if (child->pid == 0)
		become(words, aside, parent, report[1]);
	err = child->pid < 0 ? errno : 0;
	close(report[1]);
	if (!err && read(report[0], &err, sizeof(err)) > 0)
		waitpid(child->pid, NULL, 0);
	close(report[0]);
	if (err)
		child->pid = 0;
	return err ? fail(-err, "run '%s'", words[0]) : 0;
}

int child_start(struct child *child, const char *const words[], bool aside)
{
	int err;

	*child = CHILD_NONE;
	err = watch(child);
	return err ? err : spawn(child, words, aside);
}

bool child_ended(struct child *child)
{
	struct signalfd_siginfo info;
	int status;

	while (read(child->fd, &info, sizeof(info)) > 0)
		;
	if (child->pid && !child->ended &&
	    waitpid(child->pid, &status, WNOHANG) == child->pid) {
		child->ended = true;
		child->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
						    : WEXITSTATUS(status);
	}
	return child->ended;
}

void child_stop(struct child *child, int signal)
{
	if (child->pid && !child_ended(child))
		kill(child->pid, signal);
	for (int i = 0; child->pid && !child_ended(child); i++) {
		if (i == PATIENCE)
			kill(child->pid, SIGKILL);
		usleep(10 * 1000);
	}
	if (child->fd >= 0)
		close(child->fd);
	child->fd = -1;
}
