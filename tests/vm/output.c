/* Both kernels boot, and all of what is written arrives. */
#include "tests/run.h"
#include "tests/command.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* What a terminal on the way would change. */
#define LINE  "1234567\r\t\n"
#define LINES "yes \"$(printf '1234567\\r\\t')\" | head -n "

static const struct row {
	const char *says, *kernel, *script;
	int lines;
} rows[] = {
	{ "Debian's 6.1 boots, and 2 MB of output arrive byte for byte", "6.1",
	  "uname -r; " LINES "200000", 200000 },
	{ "Debian's 6.12 boots, and its output arrives", "6.12",
	  "uname -r; " LINES "500", 500 },
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void check_lines(const char *text, int lines)
{
	ck_assert_uint_eq(strlen(text), lines * strlen(LINE));
	for (int i = 0; i < lines; i++, text += strlen(LINE))
		ck_assert_msg(!memcmp(text, LINE, strlen(LINE)), "line %d", i);
}

static void check_row(int i)
{
	const struct row *r = &rows[i];
	const char *const args[] = { "--kernel", r->kernel, "--", "sh",
				     "-c",	 r->script, NULL };
	double start = seconds();
	struct command m;

	command_start(&m, "progs/vm/vm", args, COMMAND_PLAIN);
	command_await(&m, "\n");
	printf("  %s: first output after %.1f s\n", r->kernel,
	       seconds() - start);
	ck_assert_int_eq(command_end(&m), 0);
	ck_assert(!strncmp(m.text, r->kernel, strlen(r->kernel)));
	check_lines(strchr(m.text, '\n') + 1, r->lines);
	command_close(&m);
}
TABLE(vm_output, rows, check_row);
