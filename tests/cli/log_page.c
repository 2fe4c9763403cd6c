/*
 * docs/log.md shows what is really said: its program is compiled, and each
 * block of a console has a command behind "$ " and its output below.
 */
#include "loader/err.h"
#include "loader/kernel.h"
#include "tests/cli/cli.h"
#include "tests/cli/page.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#define OBJECT	"sum.bpf.o"
#define COMMAND "$ rawbpf "

static const struct {
	const char *says;
} rows[] = { { "the logs on the page of log, some of a throwaway machine" } };

/* Where a line of C is from the log says since 6.9. */
static void need_lines(void)
{
	struct utsname name;
	int major = 0, minor = 0;

	uname(&name);
	sscanf(name.release, "%d.%d", &major, &minor);
	if (major * 100 + minor < 609)
		skip("the log of %s names no lines", name.release);
}

/* "log sum.bpf.o ..." with the object's path. */
static void run(struct cli *c, const char *command, const char *object)
{
	const char *at = strstr(command, OBJECT);
	char words[300];

	ck_assert_ptr_nonnull(at);
	snprintf(words, sizeof(words), "%.*s%s%s", (int)(at - command), command,
		 object, at + strlen(OBJECT));
	cli_line(c, words, NULL, 0);
}

/* The first line of a block is the command. */
static void check_block(char *block, const char *object)
{
	char *said = strchr(block, '\n');
	struct cli c;

	ck_assert_msg(!strncmp(block, COMMAND, strlen(COMMAND)), "%s", block);
	*said++ = '\0';
	run(&c, block + strlen(COMMAND), object);
	ck_assert_str_eq(c.err, "");
	page_compare(said, c.out);
	cli_close(&c);
}

static void check_row(int i)
{
	struct page_object p;
	char *page, *program;
	const char *rest;
	int blocks = 0;
	size_t size;

	(void)i;
	if (kernel_can(CAN_BPF) < 0)
		skip("programs cannot be loaded here: %s", err_text());
	need_lines();
	page = cli_read("docs/log.md", &size);
	ck_assert_ptr_nonnull(page);
	program = page_block(page, "c");
	page_compile(&p, "sum", program);
	for (rest = page; (rest = strstr(rest, "\n```console\n")); rest++) {
		char *block = page_block(rest, "console");

		check_block(block, p.object);
		free(block);
		blocks++;
	}
	page_clean(&p);
	ck_assert_int_eq(blocks, 6);
	free(program);
	free(page);
}
TABLE(log_page, rows, check_row);
