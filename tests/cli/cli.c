/*
 * cli.c - run build/rawbpf: see cli.h.
 */
#include "tests/cli/cli.h"

#include <check.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* build/tests/cli -> build/rawbpf */
static void find_program(char *path)
{
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX - 16);

	ck_assert_int_gt(len, 0);
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	*strrchr(path, '/') = '\0';
	strcat(path, "/rawbpf");
}

static char *read_fd(int fd, size_t *size)
{
	struct stat st;
	char *bytes;

	ck_assert_int_eq(fstat(fd, &st), 0);
	bytes = malloc(st.st_size + 1);
	*size = st.st_size;
	ck_assert_int_eq(pread(fd, bytes, *size, 0), st.st_size);
	bytes[*size] = '\0';
	return bytes;
}

/* In the child.  Never returns. */
static void become(const char *const args[], int in, int out, int err)
{
	char path[PATH_MAX], *argv[CLI_ARGS + 2] = { path };
	sigset_t none;

	for (int i = 0; i < CLI_ARGS && args[i]; i++)
		argv[i + 1] = (char *)args[i];
	find_program(path);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(60);
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	execv(path, argv);
	_exit(98);
}

void cli_run(struct cli *c, const char *const args[], const void *in,
	     size_t in_size)
{
	int ends[3], status;
	size_t size;
	pid_t pid;

	for (int i = 0; i < 3; i++)
		ends[i] = memfd_create("cli", MFD_CLOEXEC);
	if (in_size)
		ck_assert_int_eq(pwrite(ends[0], in, in_size, 0),
				 (ssize_t)in_size);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		become(args, ends[0], ends[1], ends[2]);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	c->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
					: WEXITSTATUS(status);
	c->out = read_fd(ends[1], &c->out_size);
	c->err = read_fd(ends[2], &size);
	for (int i = 0; i < 3; i++)
		close(ends[i]);
}

void cli_line(struct cli *c, const char *line, const void *in, size_t in_size)
{
	char *copy = strdup(line), *rest = copy;
	const char *args[CLI_ARGS + 1] = { NULL };

	for (int i = 0; i < CLI_ARGS && (args[i] = strsep(&rest, " ")); i++)
		;
	cli_run(c, *copy ? args : args + CLI_ARGS, in, in_size);
	free(copy);
}

void cli_close(struct cli *c)
{
	free(c->out);
	free(c->err);
}

char *cli_file(const void *bytes, size_t size)
{
	char path[] = "/tmp/rawbpf-cli-XXXXXX";
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	if (size)
		ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	close(fd);
	return strdup(path);
}

char *cli_read(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes;

	if (fd < 0)
		return NULL;
	bytes = read_fd(fd, size);
	close(fd);
	return bytes;
}
