/*
 * lines.c - find a program, run it, read its lines: see lines.h.
 */
#include "progs/vm/lines.h"
#include "loader/err.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a user's PATH lacks on Debian, and where bpftool is. */
#define SBIN ":/usr/local/sbin:/usr/sbin:/sbin"

bool find_program(const char *name, char *path)
{
	const char *dirs = getenv("PATH");
	char list[PATH_MAX], *rest = list, *dir;

	snprintf(list, sizeof(list), "%s" SBIN, dirs ? dirs : "/bin:/usr/bin");
	while ((dir = strsep(&rest, ":"))) {
		if (snprintf(path, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
			continue;
		if (dir[0] == '/' && access(path, X_OK) == 0)
			return true;
	}
	return false;
}

/* In the child.  Never returns. */
static void become(char *const argv[], int out, bool quiet)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	dup2(null, 0);
	dup2(out, 1);
	if (quiet)
		dup2(null, 2);
	execv(argv[0], argv);
	_exit(127);
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(-errno, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void read_lines(FILE *in, line_fn fn, void *arg)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, in) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		fn(line, arg);
	}
	free(line);
}

int lines_of(char *const argv[], bool quiet, line_fn fn, void *arg)
{
	int ends[2];
	FILE *in;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail(-errno, "pipe");
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become(argv, ends[1], quiet);
	close(ends[1]);
	in = fdopen(ends[0], "r");
	if (pid > 0 && in)
		read_lines(in, fn, arg);
	if (in)
		fclose(in);
	return pid < 0 ? fail(-EAGAIN, "fork") : wait_for(pid);
}
