/*
 * janitor.c - remove what no fd keeps: see janitor.h.
 *
 *   we ---- a socket pair ---- the janitor: reads until the end of file,
 *   fork                       then cleans up and leaves; after a
 *                              byte it leaves
 *
 * Even SIGKILL closes our end of the pair.
 */
#include "loader/attach/janitor.h"
#include "loader/err.h"

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The janitor's own handles only: a copy of our perf fd would keep a probe
 * busy (EBUSY), a copy of our end of the pair would hide our death. */
static void keep_only(int fd, int keep_fd)
{
	dup2(fd, 0);
	if (keep_fd > 1)
		close_range(1, keep_fd - 1, 0);
	close_range(keep_fd > 0 ? keep_fd + 1 : 1, ~0U, 0);
}

/* The janitor's own life: not a child of ours, so that nobody has to wait
 * for it, and in a session of its own: Ctrl-C is for the lesson. */
static void become_janitor(int fd, void (*clean)(const void *), const void *arg,
			   int keep_fd)
{
	ssize_t told;
	char byte;

	setsid();
	if (fork() != 0)
		_exit(0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	keep_only(fd, keep_fd);
	while ((told = read(0, &byte, 1)) < 0 && errno == EINTR)
		;
	if (told <= 0)
		clean(arg);
	_exit(0);
}

int janitor_hire(void (*clean)(const void *arg), const void *arg, int keep_fd)
{
	int pair[2], err;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return fail(-errno, "socketpair()");
	pid = fork();
	err = pid < 0 ? -errno : 0;
	if (pid == 0)
		become_janitor(pair[1], clean, arg, keep_fd);
	close(pair[1]);
	if (pid > 0) {
		waitpid(pid, NULL, 0);
		return pair[0];
	}
	close(pair[0]);
	return fail(err, "fork()");
}

/* Closing our end's writing half is the signal; the end of file that comes
 * back says that the janitor is gone, its work done. */
void janitor_dismiss(int janitor_fd)
{
	char byte;

	shutdown(janitor_fd, SHUT_WR);
	while (read(janitor_fd, &byte, 1) < 0 && errno == EINTR)
		;
	close(janitor_fd);
}

/* MSG_NOSIGNAL: one that is gone already is no reason to end. */
void janitor_release(int janitor_fd)
{
	send(janitor_fd, "", 1, MSG_NOSIGNAL);
	janitor_dismiss(janitor_fd);
}
