/*
 * docs/xray.md shows what a run really prints: its program (the block marked
 * c) is compiled and looked at; every line of the block marked console must
 * come, in this order and with whatever numbers.  Where "..." stands, others
 * may come between.
 */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/clang.h"
#include "tests/cli/cli.h"
#include "tests/run.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct row {
	const char *says, *page, *name, *options;
} rows[] = {
	{ "the object on the page of xray", "docs/xray.md", "size", "--jit" },
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

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* A word of hexadecimal digits that could be a number. */
static bool is_number(const char *word, size_t len)
{
	return strspn(word, "0123456789abcdefx") >= len &&
	       (len == 2 || strcspn(word, "0123456789") < len);
}

/* Numbers differ from run to run, and so does how many bytes there are and
 * the space behind them: a row of numbers becomes one #. */
static char *without_numbers(const char *text)
{
	char *plain = calloc(1, strlen(text) + 2), *to = plain + 1;

	*plain = '\n';
	while (*text) {
		size_t len = 0;

		while (is_word(text[len]))
			len++;
		if (len && is_number(text, len)) {
			if (to[-1] == ' ' && to[-2] == '#')
				to--;
			if (to[-1] != '#')
				*to++ = '#';
		} else if (len) {
			to = mempcpy(to, text, len);
		} else if (*text != ' ' || to[-1] != ' ') {
			*to++ = *text;
		}
		text += len ? len : 1;
	}
	*to = '\0';
	return plain;
}

static void compare(char *said, const char *run)
{
	char *plain_run = without_numbers(run), *at = plain_run, *line;

	while ((line = strsep(&said, "\n"))) {
		char *plain = without_numbers(line);

		if (*line && strcmp(line, "...")) {
			at = strstr(at, plain);
			ck_assert_msg(at != NULL, "not in the run: %s", line);
			at += strlen(plain);
		}
		free(plain);
	}
	free(plain_run);
}

/* In a folder of its own, as the file's name is part of what is printed. */
static void run(struct cli *c, const struct row *r, const char *program)
{
	char folder[] = "/tmp/rawbpf-xray-XXXXXX", from[64], to[64], words[200];
	FILE *out;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(from, sizeof(from), "%s/%s.bpf.c", folder, r->name);
	snprintf(to, sizeof(to), "%s/%s.bpf.o", folder, r->name);
	out = fopen(from, "we");
	ck_assert_ptr_nonnull(out);
	fputs(program, out);
	fclose(out);
	snprintf(words, sizeof(words), X86 "-c %s -o %s", from, to);
	must_compile(words);
	snprintf(words, sizeof(words), "xray %s %s", to, r->options);
	cli_line(c, words, NULL, 0);
	unlink(from);
	unlink(to);
	rmdir(folder);
}

static void check_row(int i)
{
	char *page, *program, *said;
	struct cli c;
	size_t size;

	if (kernel_can(CAN_BPF) < 0)
		skip("programs cannot be loaded here: %s", err_text());
	page = cli_read(rows[i].page, &size);
	ck_assert_ptr_nonnull(page);
	program = block(page, "c");
	said = block(page, "console");
	run(&c, &rows[i], program);
	compare(said, c.out);
	ck_assert_int_eq(c.status, 0);
	cli_close(&c);
	free(said);
	free(program);
	free(page);
}
TABLE(xray_page, rows, check_row);
