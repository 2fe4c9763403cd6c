/*
 * docs/verifier/CAUSE.md shows what is really said: each block of a console
 * has a command behind "$ ", about a program of tests/reject, and its output
 * below.  After a change of words docs/said.sh writes those of rawbpf why anew.
 */
#include "insn/verifier/cause.h"
#include "tests/cli/cli.h"
#include "tests/cli/load_line.h"
#include "tests/cli/page.h"
#include "tests/run.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <linux/capability.h>

#define COMMAND	   "$ rawbpf "
#define NO_PERFMON "$ setpriv --bounding-set -perfmon,-sys_admin rawbpf "

/* The words on the pages are those of 6.18; 7.1 changed many. */
static void need_words(void)
{
	struct utsname name;
	int major = 0, minor = 0;

	uname(&name);
	sscanf(name.release, "%d.%d", &major, &minor);
	if (major * 100 + minor < 618 || major * 100 + minor > 700)
		skip("%s says some things in other words", name.release);
}

static bool ends(const char *word, const char *end)
{
	size_t len = strlen(word), end_len = strlen(end);

	return len > end_len && !strcmp(word + len - end_len, end);
}

/* Where the file lies that the page calls by its name alone. */
static const char *place(const char *word, char path[PATH_MAX])
{
	char exe[PATH_MAX / 2] = "";

	if (ends(word, ".s")) {
		snprintf(path, PATH_MAX, "tests/reject/%s", word);
		return path;
	}
	if (!ends(word, ".bpf.o"))
		return word;
	ck_assert_int_gt(readlink("/proc/self/exe", exe, sizeof(exe) - 1), 0);
	*strrchr(exe, '/') = '\0';
	snprintf(path, PATH_MAX, "%s/reject/%s", exe, word);
	return path;
}

static void run(struct cli *c, char *words)
{
	static char paths[CLI_ARGS][PATH_MAX];
	const char *args[CLI_ARGS + 1], *word;
	int count = 0;

	while (count < CLI_ARGS && (word = strsep(&words, " "))) {
		args[count] = place(word, paths[count]);
		count++;
	}
	args[count] = NULL;
	cli_run(c, args, NULL, 0);
}

/* What follows the words that the command begins with; for the row's own
 * process and what it starts, the rights are dropped as they say. */
static char *command_of(char *block)
{
	if (!strncmp(block, NO_PERFMON, strlen(NO_PERFMON))) {
		prctl(PR_CAPBSET_DROP, CAP_PERFMON, 0, 0, 0);
		prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN, 0, 0, 0);
		return block + strlen(NO_PERFMON);
	}
	ck_assert_msg(!strncmp(block, COMMAND, strlen(COMMAND)), "%.200s",
		      block);
	return block + strlen(COMMAND);
}

static void check_block(char *block)
{
	static const char closed[] = "this kernel refuses every program";
	char *said = strchr(block, '\n');
	struct cli c;

	*said++ = '\0';
	run(&c, command_of(block));
	if (strstr(c.err, closed) || strstr(c.out, closed))
		skip("this kernel takes no such program");
	ck_assert_msg(!*c.err, "%.500s", c.err);
	page_compare(said, c.out);
	cli_close(&c);
}

static void check_page(const char *name)
{
	char path[100], *page;
	const char *rest;
	size_t size;

	load_line_needs_bpf();
	need_words();
	snprintf(path, sizeof(path), "docs/verifier/%s.md", name);
	page = cli_read(path, &size);
	ck_assert_msg(page != NULL, "there is no %s", path);
	for (rest = page; (rest = strstr(rest, "\n```console\n")); rest++) {
		char *block = page_block(rest, "console");

		check_block(block);
		free(block);
	}
	free(page);
}

/* ---- The index, and how to read a log ---- */

static const struct {
	const char *says;
} rows[] = { { "the log in the index of docs/verifier" } };

static void check_index(int i)
{
	(void)i;
	check_page("README");
}
TABLE(verifier_index, rows, check_index);

/* ---- A row for each cause, named by its id; "unknown" has no page ---- */

static void check_cause(int i)
{
	check_page(causes[i + 1].id);
}

static struct table table = {
	.name = "verifier_page",
	.rows = &causes[1],
	.row_size = sizeof(causes[0]),
	.count = CAUSES - 1,
	.check = check_cause,
};

__attribute__((constructor)) static void register_pages(void)
{
	table_register(&table);
}
