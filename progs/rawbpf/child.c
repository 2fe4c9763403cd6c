/*
 * child.c - a command that is run beside us: see child.h.
 */
#include "progs/rawbpf/child.h"
#include "loader/err.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE 200 /* times ten milliseconds, until it is killed */

extern char **environ;

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

/* What we block it does not.  posix_spawnp() answers with exec's errno. */
static int spawn(struct child *child, const char *const words[], bool aside)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	int err;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	if (aside)
		posix_spawn_file_actions_adddup2(&files, STDERR_FILENO,
						 STDOUT_FILENO);
	err = posix_spawnp(&child->pid, words[0], &files, &attr,
			   (char *const *)words, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
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
