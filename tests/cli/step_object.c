/* The debugger on an object that clang has made: NAME, maps, and the rest. */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */

static const char source[] =
	"#define SEC(name) __attribute__((section(name), used))\n"
	"struct { int (*type)[1]; int *key; long *value; } counts"
	"	SEC(\".maps\");\n"
	"int global = 5;\n"
	"static void *(*lookup)(void *, const void *) = (void *)1;\n"
	"SEC(\"xdp\") int count(void *ctx) { int key = 1;\n"
	"	long *value = lookup(&counts, &key);\n"
	"	if (value) *value += 1; return 2; }\n"
	"SEC(\"tc\") int other(void *ctx) { return global; }\n";

static const struct row {
	const char *says, *name, *options, *script;
	int status;
	const char *out, *err;
} rows[] = {
	{ "a function by its name, with its map", ":count",
	  "--map counts=hash,4,8,4 --entry 1=7", "c\nmaps", 0, "  1: 8\n", "" },
	{ "the line of C that an instruction comes from", ":count",
	  "--map counts=hash,4,8,4 --entry 1=7", "break line 7\nc", 0,
	  " 7| \tif (value) *value += 1; return 2; }\n", "" },
	{ "which function, if there are several", "", "--lenient", "", 1, "",
	  "say which function, as FILE:NAME: count, other" },
	{ "a misspelt function", ":cuont", "--lenient", "", 1, "",
	  "it has no function 'cuont'; did you mean 'count'?" },
	{ "a map that is not given", ":count", "--lenient", "", 1, "",
	  "it needs the map 'counts': say --map counts=TYPE,KEY," },
	{ "a global variable is the loader's", ":other", "--lenient", "", 1, "",
	  "instruction 0 refers to 'global': only maps can be put into" },
};

/* clang-format on */

/* The path of the object; the caller unlinks and frees it. */
static char *compile(void)
{
	char command[300], path[64],
		*from = cli_file(source, sizeof(source) - 1);
	int status;

	snprintf(path, sizeof(path), "%s.o", from);
	snprintf(command, sizeof(command),
		 "clang -g -O2 -target bpf -x c -c %s -o %s", from, path);
	status = system(command);
	ck_assert_msg(status == 0, "%s", command);
	unlink(from);
	free(from);
	return strdup(path);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	char *path = compile(), line[300];
	struct cli c;

	snprintf(line, sizeof(line), "step %s%s %s", path, r->name, r->options);
	cli_line(&c, line, r->script, strlen(r->script));
	unlink(path);
	free(path);
	ck_assert_msg(strstr(c.err, r->err), "said: %.600s", c.err);
	ck_assert_msg(strstr(c.out, r->out), "printed: %.600s", c.out);
	ck_assert_int_eq(c.status, r->status);
	cli_close(&c);
}
TABLE(step_object, rows, check_row);
