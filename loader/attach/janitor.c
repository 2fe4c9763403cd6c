/*
 * janitor.c - remove a tracefs probe whatever ends this process.
 *
 *   we ---- a socket pair ---- the janitor: reads until the end of file,
 *   fork                       then writes "-:event" and leaves
 *
 * A perf event goes with its last fd.  A line in kprobe_events stays until
 * somebody writes its removal, so a second process waits for our end: even
 * SIGKILL closes our end of the pair.
 */
#include "loader/attach/perf.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The janitor's own handles only: a copy of our perf fd would keep the probe
 * busy (EBUSY), a copy of our end of the pair would hide our death. */
static void keep_only(int fd)
{
	dup2(fd, 0);
	close_range(1, ~0U, 0);
}

static void clean_up(const char *path, const char *line)
{
	ssize_t ignored;
	int fd, tries;
	char byte;

	while (read(0, &byte, 1) < 0 && errno == EINTR)
		;
	/* The dying process's perf fd may still be on its way out. */
	for (tries = 0; tries < 100; tries++) {
		fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
		ignored = write(fd, line, strlen(line));
		close(fd);
		if (ignored > 0 || errno != EBUSY)
			break;
		usleep(20 * 1000);
	}
}

/* The janitor's own life: not a child of ours, so that nobody has to wait
 * for it, and in a session of its own: Ctrl-C is for the lesson. */
static void become_janitor(int fd, const char *path, const char *line)
{
	setsid();
	if (fork() != 0)
		_exit(0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	keep_only(fd);
	clean_up(path, line);
	_exit(0);
}

int janitor_hire(const char *path, const char *line)
{
	int pair[2], err;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return fail(-errno, "socketpair()");
	pid = fork();
	err = pid < 0 ? -errno : 0;
	if (pid == 0)
		become_janitor(pair[1], path, line);
	close(pair[1]);
	if (pid > 0) {
		waitpid(pid, NULL, 0);
		return pair[0];
	}
	close(pair[0]);
	return fail(err, "fork()");
}

/* Closing our end's writing half is the signal; the end of file that comes
 * back says that the janitor is gone and the probe with it. */
void janitor_dismiss(int janitor_fd)
{
	char byte;

	shutdown(janitor_fd, SHUT_WR);
	while (read(janitor_fd, &byte, 1) < 0 && errno == EINTR)
		;
	close(janitor_fd);
}
