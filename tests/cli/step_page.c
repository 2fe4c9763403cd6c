/*
 * docs/step.md shows what a session really says: its program (the block
 * marked s) is stepped with its words (behind "> "), and every line of the
 * answers must come.
 */
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct row {
	const char *says, *page, *options;
} rows[] = {
	{ "the session on the debugger's page", "docs/step.md",
	  "--map counts=hash,4,8,16 --entry 1=41" },
};

/* What stands between ```KIND and ```; the caller frees it. */
static char *block(const char *page, const char *kind)
{
	char mark[32];
	const char *from, *to;

	snprintf(mark, sizeof(mark), "\n```%s\n", kind);
	from = strstr(page, mark);
	ck_assert_msg(from != NULL, "no block %s", kind);
	from += strlen(mark);
	to = strstr(from, "```");
	ck_assert_ptr_nonnull(to);
	return strndup(from, to - from);
}

/* Its words, and the rest of it. */
static void part(char *session, char *typed, char *said)
{
	char *line;

	while ((line = strsep(&session, "\n")))
		if (!strncmp(line, "> ", 2))
			strcat(strcat(typed, line + 2), "\n");
		else if (*line)
			strcat(strcat(said, line), "\n");
}

static void check_row(int i)
{
	char typed[4096] = "", said[4096] = "", line[512];
	size_t size;
	char *page = cli_read(rows[i].page, &size), *program, *session, *path;
	struct cli c;

	ck_assert_ptr_nonnull(page);
	program = block(page, "s");
	session = block(page, "console");
	ck_assert_uint_lt(strlen(session), sizeof(said));
	part(session, typed, said);
	path = cli_file(program, strlen(program));
	snprintf(line, sizeof(line), "step %s %s", path, rows[i].options);
	cli_line(&c, line, typed, strlen(typed));
	ck_assert_str_eq(c.out, said);
	unlink(path);
	cli_close(&c);
	free(path);
	free(session);
	free(program);
	free(page);
}
TABLE(step_page, rows, check_row);
