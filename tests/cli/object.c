/* An object as a user looks into it, and rights that are missing. */
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/command.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

static const struct row {
	const char *says;
	const char *args;	/* after the object's path */
	int status;
	const char *out, *err;	/* NULL: says nothing */
} rows[] = {
	{ "an object's functions are labels in their sections", "", 0,
	  "; section tracepoint/syscalls/sys_enter_open\n"
	  "tracepoint__syscalls__sys_enter_open:\n0: (", NULL },
	{ "a relocation is named", "", 0, "; -> targ_uid\n", NULL },
	{ "a function by its name", "tracepoint__syscalls__sys_exit_openat", 0,
	  "; section tracepoint/syscalls/sys_exit_openat\n", NULL },
	{ "a function by its section", "tracepoint/syscalls/sys_exit_open", 0,
	  "tracepoint__syscalls__sys_exit_open:\n", NULL },
	{ "a misspelt function", "tracepoint__sycalls__sys_exit_open", 1, NULL,
	  "did you mean 'tracepoint__syscalls__sys_exit_open'?" },
	{ "a function that is like none", "main", 1, NULL,
	  "no function or section of it is called 'main'\n" },
	{ "a picture of many functions", "--svg", 1, NULL,
	  "it has 4 functions, and a picture shows one; name it: trace" },
	{ "a picture of one",
	  "tracepoint__syscalls__sys_exit_open --svg", 0, "</svg>\n", NULL },
	{ "relocations are in the JSON", "--json", 0,
	  "\"reloc\": \"targ_uid\"", NULL },
};

/* clang-format on */

static char *path;

static void take_opensnoop(const char *tool, const unsigned char *bytes,
			   size_t size)
{
	if (!strcmp(tool, "opensnoop") && !path)
		path = cli_file(bytes, size);
}

static void compare(const char *is, const char *part)
{
	ck_assert_msg(part ? strstr(is, part) != NULL : !*is, "%.900s", is);
}

static void check_row(int i)
{
	char line[256];
	struct cli c;

	tools_each(take_opensnoop);
	ck_assert_ptr_nonnull(path);
	snprintf(line, sizeof(line), "dis %s%s%s", path,
		 *rows[i].args ? " " : "", rows[i].args);
	cli_line(&c, line, NULL, 0);
	unlink(path);
	free(path);
	compare(c.err, rows[i].err);
	compare(c.out, rows[i].out);
	ck_assert_int_eq(c.status, rows[i].status);
	cli_close(&c);
}
TABLE(object, rows, check_row);

static const struct {
	const char *says;
} rights[] = { { "a loaded program is not possible for a nobody" } };

static void check_rights(int i)
{
	static const char *const args[] = { "dis", "--id", "1", NULL };
	struct command c;
	char *err;

	(void)i;
	command_start(&c, "rawbpf", args, COMMAND_NOBODY);
	ck_assert_int_eq(command_end(&c), 3);
	err = command_errors(&c);
	ck_assert_msg(strstr(err, "Operation not permitted (EPERM)"), "%s",
		      err);
	free(err);
	command_close(&c);
}
TABLE(rights, rights, check_rights);
