/*
 * run.c - run a lesson where it can run: here, or in the throwaway VM.
 *
 *   run 1                  this kernel, if it can; else Debian's 6.12 in a VM
 *   run --kernel host 1    this kernel
 *   run --kernel 6.1 1     Debian's 6.1, or a vmlinuz by its path, in a VM
 *
 * It says in one line which, and why.  The lesson is the same binary in both.
 */
#include "loader/kernel.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define VM_KERNEL "6.12"

/* The folder this binary is in: build/progs. */
static void own_folder(char *folder, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", folder, size - 1);

	folder[n < 0 ? 0 : n] = '\0';
	if (strrchr(folder, '/'))
		*strrchr(folder, '/') = '\0';
}

/* progs/NN-name/lesson for a number.  0, or 2 having said what is there. */
static int find_lesson(const char *number, char *path, size_t size)
{
	char folder[PATH_MAX / 2], pattern[PATH_MAX], *end;
	long n = strtol(number, &end, 10);
	glob_t found;

	own_folder(folder, sizeof(folder));
	snprintf(pattern, sizeof(pattern), "%s/%02ld-*/lesson", folder, n);
	if (*end || n < 1 || n > 99 || glob(pattern, 0, NULL, &found)) {
		fprintf(stderr,
			"there is no lesson %s; `make lesson-N` lists "
			"those there are\n",
			number);
		return 2;
	}
	snprintf(path, size, "%s", found.gl_pathv[0]);
	globfree(&found);
	return 0;
}

/* What the lesson prints when asked with this option, cut to `size`; its exit
 * status. */
static int ask(const char *lesson, const char *option, char *answer,
	       size_t size)
{
	int fds[2], status = 0;
	ssize_t n, used = 0;
	pid_t pid;

	if (pipe(fds) < 0)
		return 3;
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		execl(lesson, lesson, option, NULL);
		_exit(127);
	}
	close(fds[1]);
	while ((n = read(fds[0], answer + used, size - 1 - used)) > 0)
		used += n;
	answer[used] = '\0';
	close(fds[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}

static int run_here(const char *lesson, const char *why)
{
	fprintf(stderr, "On this kernel, %s%s.\n", kernel_release(), why);
	execl(lesson, lesson, NULL);
	perror(lesson);
	return 3;
}

/* QEMU is installed only where it is needed: now.  0, or 3 having said what to
 * type. */
static int prepare_vm(void)
{
	static const char deps[] = "progs/setup/deps.sh";
	int status = 0;
	pid_t pid;

	if (access(deps, X_OK) < 0)
		return 0; /* not in the source tree: the VM itself will tell */
	pid = fork();
	if (pid == 0) {
		execl(deps, deps, "vm", NULL);
		_exit(127);
	}
	waitpid(pid, &status, 0);
	return status ? 3 : 0;
}

/* "--file PATH" for each file that the lesson takes along.  Without them it
 * says itself what it cannot show. */
static int add_files(const char *lesson, char **args, int most)
{
	static char answer[64 << 10];
	char *rest = answer, *path;
	int n = 0;

	if (ask(lesson, "--files", answer, sizeof(answer)))
		return 0;
	while ((path = strsep(&rest, "\n")) && *path && n + 2 <= most) {
		args[n++] = "--file";
		args[n++] = path;
	}
	return n;
}

static int run_in_vm(char *lesson, const char *kernel, const char *why)
{
	char vm[PATH_MAX];
	char *args[128] = { vm, "--kernel", (char *)kernel };
	int n = 3;

	own_folder(vm, sizeof(vm) - 8);
	strcat(vm, "/vm/vm");
	fprintf(stderr, "In the throwaway VM, kernel %s: %s.\n", kernel, why);
	if (prepare_vm())
		return 3;
	n += add_files(lesson, args + n, 128 - n - 3);
	args[n++] = "--";
	args[n] = lesson;
	execv(vm, args);
	perror(vm);
	return 3;
}

static int choose(char *lesson, const char *kernel)
{
	char why[1024];
	int status;

	if (kernel && !strcmp(kernel, "host"))
		return run_here(lesson, " (KERNEL=host)");
	if (kernel && kernel[0])
		return run_in_vm(lesson, kernel, "you asked for it (KERNEL=)");
	status = ask(lesson, "--can", why, sizeof(why));
	why[strcspn(why, "\n")] = '\0';
	if (status == 0)
		return run_here(lesson, ", which can do all it needs");
	return run_in_vm(lesson, VM_KERNEL, why[0] ? why : "this one cannot");
}

int main(int argc, char **argv)
{
	const char *kernel = NULL;
	char lesson[PATH_MAX];
	int at = 1, status;

	if (argc == 4 && !strcmp(argv[1], "--kernel")) {
		kernel = argv[2];
		at = 3;
	}
	if (argc != at + 1) {
		fprintf(stderr,
			"usage: run [--kernel host|6.1|6.12|7.3|VMLINUZ] "
			"LESSON\n");
		return 2;
	}
	status = find_lesson(argv[at], lesson, sizeof(lesson));
	return status ? status : choose(lesson, kernel);
}
