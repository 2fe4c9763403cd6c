/*
 * What deps.sh does where packages are missing.  It runs with a PATH of our
 * making, where each program is one that writes down how it was called.
 */
#include "tests/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct row {
	const char *says;
	const char *tools; /* that are there, besides the shell's */
	int uid;	   /* what `id -u` answers */
	const char *group;
	int status;
	const char *said, *not_said;
} rows[] = {
	{ "all is there: nothing is said",
	  "apt-get qemu-system-x86_64 "
	  "busybox dpkg-deb",
	  0, "vm", 0, "", "Missing" },
	{ "root without a terminal: it is installed",
	  "apt-get busybox dpkg-deb", 0, "vm", 3,
	  "called: apt-get install -y --no-install-recommends qemu-system-x86",
	  "sudo" },
	{ "passwordless sudo: it is used", "apt-get sudo busybox dpkg-deb",
	  1000, "vm", 3, "called: sudo apt-get update", "no such" },
	{ "an ordinary user: the command is printed",
	  "apt-get busybox dpkg-deb", 1000, "vm", 3,
	  "Missing: qemu-system-x86.  Type:  sudo apt-get install",
	  "called: apt-get" },
	{ "Fedora: its own command, and nothing is run", "dnf busybox dpkg-deb",
	  0, "vm", 3, "Type:  dnf install -y qemu-system-x86-core", "called:" },
	{ "Arch: its own command, and nothing is run",
	  "pacman busybox dpkg-deb", 1000, "vm", 3,
	  "Type:  sudo pacman -S --needed qemu-system-x86", "called:" },
	{ "the compiler of objects: wanted only where there is one to compile",
	  "pacman", 1000, "bpf", 3, "Missing: clang.  Type:  sudo pacman",
	  "gcc" },
	{ "an unknown group: how to call it", "apt-get", 0, "games", 2,
	  "usage: deps.sh", "Missing" },
};

static void add(const char *dir, const char *name, const char *script)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	ck_assert_ptr_ne(file, NULL);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	ck_assert_int_eq(chmod(path, 0755), 0);
}

/* The real tools that the script itself is written with. */
static void add_usual(const char *dir)
{
	static const char *const usual[] = { "cat", "cut", "sort",
					     "tr",  "env", "sh" };
	char from[64], to[256];

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		snprintf(from, sizeof(from), "/usr/bin/%s", usual[i]);
		snprintf(to, sizeof(to), "%s/%s", dir, usual[i]);
		ck_assert_int_eq(symlink(from, to), 0);
	}
}

static void fill(const char *dir, const struct row *row)
{
	char tools[128], script[64], *rest = tools, *tool;

	add_usual(dir);
	snprintf(script, sizeof(script), "echo %d", row->uid);
	add(dir, "id", script);
	snprintf(tools, sizeof(tools), "%s", row->tools);
	while ((tool = strsep(&rest, " "))) {
		snprintf(script, sizeof(script), "echo \"called: %s $*\"",
			 tool);
		add(dir, tool, script);
	}
}

/* Run it; what it printed on both streams into `said`. */
static int run(const char *dir, const char *group, char *said, size_t size)
{
	int ends[2], status, null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ssize_t n, used = 0;
	pid_t pid;

	ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		dup2(null, 0);
		dup2(ends[1], 1);
		dup2(ends[1], 2);
		setenv("PATH", dir, 1);
		setenv("RAWBPF_PATH_ONLY", "1", 1);
		execl("/bin/sh", "sh", "progs/setup/deps.sh", group, NULL);
		_exit(99);
	}
	close(ends[1]);
	close(null);
	while ((n = read(ends[0], said + used, size - 1 - used)) > 0)
		used += n;
	said[used] = '\0';
	close(ends[0]);
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

static void check_row(int i)
{
	char dir[] = "/tmp/rawbpf-deps-XXXXXX", said[4096], command[64];
	int status;

	ck_assert_ptr_ne(mkdtemp(dir), NULL);
	fill(dir, &rows[i]);
	status = run(dir, rows[i].group, said, sizeof(said));
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
	ck_assert_msg(status == rows[i].status, "status %d: %s", status, said);
	ck_assert_msg(strstr(said, rows[i].said), "said: %s", said);
	ck_assert_msg(!strstr(said, rows[i].not_said), "said: %s", said);
}
TABLE(deps, rows, check_row);
