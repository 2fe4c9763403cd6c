/*
 * docs/step.md shows what a session really says: its program (the block
 * marked s or c) is stepped with the words of the session behind it (those
 * behind "> "), and every line of the answers must come; of a program in C,
 * those that are the same whatever clang makes of it.
 */
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct row {
	const char *says, *page, *kind, *options;
} rows[] = {
	{ "the session on the debugger's page", "docs/step.md", "s",
	  "--map counts=hash,4,8,16 --entry 1=41" },
	{ "the session with an object", "docs/step.md", "c",
	  "--packet 0011223344 --set limit=4" },
};

/* What stands between the next ```KIND and ```; the caller frees it, and
 * goes on behind it. */
static char *block(const char **page, const char *kind)
{
	char mark[32];
	const char *from, *to;

	snprintf(mark, sizeof(mark), "\n```%s\n", kind);
	from = strstr(*page, mark);
	ck_assert_msg(from != NULL, "no block %s", kind);
	from += strlen(mark);
	to = strstr(from, "```");
	ck_assert_ptr_nonnull(to);
	*page = to;
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

/* Compile it as cut.bpf.o, which its maps are called after. */
static void compile(char *from, char *path, size_t size)
{
	char words[300], folder[] = "/tmp/rawbpf-page-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, size, "%s/cut.bpf.o", folder);
	snprintf(words, sizeof(words), "-x c -c %s -o %s", from, path);
	must_compile(words);
	unlink(from);
}

/* Instructions, registers, steps and distances are the compiler's. */
static bool is_compiled(const char *line)
{
	return !strncmp(line, "step ", 5) || strstr(line, ": (") ||
	       strstr(line, " = ") || strstr(line, " begins at ");
}

static void compare(char *said, const char *out, bool is_c)
{
	char *line, *end;

	if (!is_c)
		ck_assert_str_eq(out, said);
	while (is_c && (line = strsep(&said, "\n"))) {
		end = strstr(line, "exited: ");
		line = end ? end : line;
		ck_assert_msg(is_compiled(line) || strstr(out, line),
			      "not said: %s\n%.1500s", line, out);
	}
}

static void check_row(int i)
{
	char typed[4096] = "", said[4096] = "", line[512], path[128];
	bool is_c = !strcmp(rows[i].kind, "c");
	size_t size;
	char *page = cli_read(rows[i].page, &size), *program, *session, *file;
	const char *at = page;
	struct cli c;

	ck_assert_ptr_nonnull(page);
	program = block(&at, rows[i].kind);
	session = block(&at, "console");
	ck_assert_uint_lt(strlen(session), sizeof(said));
	part(session, typed, said);
	file = cli_file(program, strlen(program));
	snprintf(path, sizeof(path), "%s", file);
	if (is_c)
		compile(file, path, sizeof(path));
	snprintf(line, sizeof(line), "step %s %s", path, rows[i].options);
	cli_line(&c, line, typed, strlen(typed));
	compare(said, c.out, is_c);
	unlink(path);
	if (is_c)
		rmdir(dirname(path));
	cli_close(&c);
	free(file);
	free(session);
	free(program);
	free(page);
}
TABLE(step_page, rows, check_row);
