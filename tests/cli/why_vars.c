/* rawbpf why: registers and the stack are called by their variables, as the
 * debug information says; and as before where there is none. */
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/run.h"

#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void says(const struct cli *c, const char *words)
{
	ck_assert_msg(strstr(c->out, words), "no '%s' in:\n%.2000s", words,
		      c->out);
}

/* ---- With debug information ---- */

static const struct row {
	const char *says, *line, *words[4];
} rows[] = {
	{ "why: a pointer has its variable's name, which the line says "
	  "otherwise",
	  "why @../reject/read-only-map",
	  { "writes 8 bytes at count\n", "how count got here\n",
	    "so count is not NULL from here\n" } },
	{ "why: a pointer that is no index, and no line says what it is",
	  "why @../reject/timer",
	  { "how alarm got here\n", "so alarm is not NULL from here\n" } },
	{ "why: of two comparisons in a line, the one of the register",
	  "why @vars second",
	  { "4 + place*4;", "so place is 0..20 from here   <- too wide\n",
	    "if (limit > 500 || place > 9)\n" } },
	{ "why --json: the variable, of the register and of each step",
	  "why --json @../reject/read-only-map",
	  { "\"register\": 0,", "\"variable\": \"count\"",
	    "\"says\": \"so count is not NULL from here\"" } },
	{ "why: a variable that an access reaches past",
	  "why @../reject/stack-out-of-bounds",
	  { "sizeof(comm) is never too much\n" } },
};

static void check_row(int i)
{
	struct cli c;

	load_line_needs_bpf();
	load_line_run(&c, rows[i].line);
	ck_assert_str_eq(c.err, "");
	for (int k = 0; k < 4 && rows[i].words[k]; k++)
		says(&c, rows[i].words[k]);
	cli_close(&c);
}
TABLE(why_vars, rows, check_row);

/* ---- Bytes of the stack; with CAP_PERFMON newer kernels take them ---- */

static const struct row holes[] = {
	{ "why: padding of a variable that was never written",
	  "why @vars hole",
	  { "bytes 5..7 of 16 were never written: padding of key",
	    "__builtin_memset(&key, 0, sizeof(key));\n",
	    "= {} leaves padding to the compiler" } },
	{ "why: a field of a variable that was never written",
	  "why @vars unset",
	  { "bytes 8..15 of 16 were never written: key.c",
	    "__builtin_memset(&key, 0, sizeof(key));\n" } },
	{ "why: what was not written above a number that is saved",
	  "why @vars above",
	  { "key.c", "from fp-16 on: wwww.... ........" } },
};

static void check_hole(int i)
{
	struct cli c;

	load_line_needs_bpf();
	ck_assert_int_eq(prctl(PR_CAPBSET_DROP, CAP_PERFMON), 0);
	ck_assert_int_eq(prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN), 0);
	load_line_run(&c, holes[i].line);
	for (int k = 0; k < 4 && holes[i].words[k]; k++)
		says(&c, holes[i].words[k]);
	cli_close(&c);
}
TABLE(why_holes, holes, check_hole);

/* ---- Without: stripped, or without the library ---- */

static const struct row without[] = {
	{ "why: of a stripped object the lines are all there is",
	  "why",
	  { "writes 8 bytes at r0\n", "how r0 got here\n",
	    "so r0 is not NULL from here\n" } },
	{ "why --json: of a stripped object no variable is known",
	  "why --json",
	  { "\"register\": 0,", "\"variable\": null" } },
};

/* The object without its .debug_info: as if it had another name. */
static char *strip(const char *path)
{
	static const char name[] = ".debug_info";
	size_t size;
	char *bytes = cli_read(path, &size), *at, *copy;

	ck_assert_ptr_nonnull(bytes);
	while ((at = memmem(bytes, size, name, sizeof(name))))
		at[1] = 'x';
	copy = cli_file(bytes, size);
	free(bytes);
	return copy;
}

static void check_without(int i)
{
	struct load_line words;
	char line[300], *path;
	struct cli c;

	load_line_needs_bpf();
	load_line_split(&words, "why @../reject/read-only-map");
	path = strip(words.args[1]);
	snprintf(line, sizeof(line), "%s %s", without[i].line, path);
	cli_line(&c, line, NULL, 0);
	for (int k = 0; k < 4 && without[i].words[k]; k++)
		says(&c, without[i].words[k]);
	ck_assert_msg(!strstr(c.out, "libdw"), "%s", c.out);
	cli_close(&c);
	unlink(path);
	free(path);
}
TABLE(why_without, without, check_without);

static const struct row no_library[] = {
	{ "why: without libdw it says once how to get it",
	  "why @../reject/read-only-map",
	  { "how r0 got here\n", "  ask    with libdw the variables",
	    "apt install libdw1" } },
	{ "why: without libdw, and no register that would get a name",
	  "why @../reject/map-out-of-bounds",
	  { "(map-out-of-bounds)" } },
};

/* A file of its name that is no library is in front of it. */
static void check_no_library(int i)
{
	char folder[] = "/tmp/rawbpf-XXXXXX", path[64];
	struct cli c;
	FILE *file;

	load_line_needs_bpf();
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/libdw.so.1", folder);
	file = fopen(path, "we");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	ck_assert_int_eq(setenv("LD_LIBRARY_PATH", folder, 1), 0);
	load_line_run(&c, no_library[i].line);
	unlink(path);
	rmdir(folder);
	for (int k = 0; k < 4 && no_library[i].words[k]; k++)
		says(&c, no_library[i].words[k]);
	ck_assert_int_eq(!!strstr(c.out, "libdw"), !i);
	cli_close(&c);
}
TABLE(why_no_library, no_library, check_no_library);
