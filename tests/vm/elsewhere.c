/* rawbpf --kernel: the same command, in the machine, with its files. */
#include "tests/command.h"
#include "tests/run.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RENAME "echo rawbpf-run-test >/proc/self/comm; exit 7"

static const struct {
	const char *says, *args[10]; /* OBJECT stands for tests/bpf/run.bpf.o */
	int status;
	const char *out;
} rows[] = {
	{ "run --kernel 6.1: an object's records come out of the machine",
	  { "run", "--kernel", "6.1", "OBJECT", "--", "sh", "-c", RENAME },
	  7,
	  "ring: { .pid = " },
	{ "load --kernel=6.12: the object is taken along",
	  { "load", "--kernel=6.12", "OBJECT" },
	  0,
	  "The kernel took it" },
	{ "test-run --kernel: the answer's status is passed on",
	  { "test-run", "--kernel", "6.12", "OBJECT", "no_such_program" },
	  1,
	  "no_such_program" },
	{ "run --kernel: one that there is not",
	  { "run", "--kernel", "5.3", "OBJECT" },
	  3,
	  NULL },
};

static void object_path(char path[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 32);

	ck_assert_int_gt(n, 0);
	path[n] = '\0';
	strcpy(strrchr(path, '/'), "/bpf/run.bpf.o");
}

static void check_row(int i)
{
	const char *args[10];
	char path[PATH_MAX];
	struct command c;
	int status;

	object_path(path);
	for (int k = 0; k < 10; k++)
		args[k] = rows[i].args[k] && !strcmp(rows[i].args[k], "OBJECT")
				  ? path
				  : rows[i].args[k];
	command_start(&c, "rawbpf", args, COMMAND_PLAIN);
	status = command_end(&c);
	ck_assert_msg(status == rows[i].status, "status %d: %s", status,
		      command_tail(&c));
	ck_assert_msg(!rows[i].out || strstr(c.text, rows[i].out), "%s",
		      command_tail(&c));
	command_close(&c);
}
TABLE(elsewhere, rows, check_row);
