/*
 * The texts show what a run really prints.
 *
 *   <!-- output: 3 -->       the block after this line is lesson 3's output:
 *   ```                      every line of it comes, in this order, with
 *       clone: 1             whatever numbers; where "..." stands, others
 *   ...                      may come between
 *   ```
 */
#include "tests/breaks.h"
#include "tests/lessons/texts.h"
#include "tests/run.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers differ from run to run, and so does the space that pads them. */
static char *without_numbers(const char *text)
{
	char *plain = calloc(1, strlen(text) + 2), *to = plain;

	for (; *text; text++) {
		char c = isdigit((unsigned char)*text) ? '#' : *text;

		if ((c != '#' && c != ' ') || to == plain || to[-1] != c)
			*to++ = c;
	}
	return plain;
}

static char *read_file(const char *path)
{
	static char text[64 << 10];
	FILE *file = fopen(path, "re");

	ck_assert_msg(file != NULL, "%s", path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* The lines of the block must come in `run`, one behind the other. */
static void compare(char *block, const char *run)
{
	const char *at = run;
	int compared = 0;

	for (char *line = strsep(&block, "\n"); line && strcmp(line, "```");
	     line = strsep(&block, "\n")) {
		char *plain = without_numbers(line);

		if (strcmp(line, "...")) {
			at = strstr(at, plain);
			ck_assert_msg(at != NULL, "not in the run: %s", line);
			at += strlen(plain);
			compared++;
		}
		free(plain);
	}
	ck_assert_int_gt(compared, 2);
}

void text_shows(const char *path, const char *number, const char *output)
{
	char mark[64], *block, *run = without_numbers(output);

	snprintf(mark, sizeof(mark), "<!-- output: %s -->\n```\n", number);
	block = strstr(read_file(path), mark);
	ck_assert_msg(block != NULL, "%s has no %s", path, mark);
	compare(block + strlen(mark), run);
	free(run);
}

static const struct {
	const char *says, *path, *message;
} breaks[] = {
	{ "lesson 1's page breaks it as the kernel does",
	  "progs/01-hello/README.md", BREAK_HELLO },
	{ "lesson 2's page breaks it as the kernel does",
	  "progs/02-registers/README.md", BREAK_REGISTERS },
	{ "lesson 3's page breaks it as the kernel does",
	  "progs/03-counting/README.md", BREAK_COUNTING },
	{ "lesson 4's page breaks it as the kernel does",
	  "progs/04-refused/README.md", BREAK_REFUSED },
	{ "lesson 5's page breaks it as the kernel does",
	  "progs/05-jit/README.md", BREAK_JIT },
	{ "lesson 6's page breaks it as the kernel does",
	  "progs/06-object/README.md", BREAK_OBJECT },
	{ "lesson 7's page breaks it as the kernel does",
	  "progs/07-maps-in-elf/README.md", BREAK_MAPS },
	{ "lesson 8's page breaks it as the kernel does",
	  "progs/08-read-pair/README.md", BREAK_PAIR },
	{ "lesson 9's page breaks it as the kernel does",
	  "progs/09-globals-and-calls/README.md", BREAK_GLOBALS },
	{ "lesson 10's page breaks it as the kernel does",
	  "progs/10-types/README.md", BREAK_TYPES },
	{ "lesson 11's page breaks it as the kernel does",
	  "progs/11-co-re/README.md", BREAK_CORE },
	{ "lesson 17's page breaks it as the kernel does",
	  "progs/17-lsm/README.md", BREAK_LSM },
	{ "lesson 21's page breaks it as the kernel does",
	  "progs/21-packets/README.md", BREAK_PACKETS },
	{ "lesson 22's page breaks it as the kernel does",
	  "progs/22-tty-snoop/README.md", BREAK_TTY },
	{ "lesson 23's page breaks it as the kernel does",
	  "progs/23-detective/README.md", BREAK_EXECS },
	{ "lesson 12's page breaks it as the kernel does",
	  "progs/12-file-police/README.md", BREAK_POLICE },
	{ "lesson 13's page breaks it as the kernel does",
	  "progs/13-listen/README.md", BREAK_LISTEN },
	{ "lesson 14's page breaks it as the kernel does",
	  "progs/14-exec-snoop/README.md", BREAK_EXECS },
	{ "lesson 15's page breaks it as the kernel does",
	  "progs/15-kprobes-and-uprobes/README.md", BREAK_PROBES },
	{ "lesson 16's page breaks it as the kernel does",
	  "progs/16-trampolines/README.md", BREAK_TRAMPOLINES },
	{ "lesson 18's page breaks it as the kernel does",
	  "progs/18-profile/README.md", BREAK_PROFILE },
	{ "lesson 19's page breaks it as the kernel does",
	  "progs/19-cgroups/README.md", BREAK_CGROUPS },
	{ "lesson 20's page breaks it as the kernel does",
	  "progs/20-iterators/README.md", BREAK_ITERATORS },
};

static void check_break(int i)
{
	const char *part = strstr(read_file(breaks[i].path), "## Break it");

	ck_assert_ptr_ne(part, NULL);
	ck_assert_ptr_ne(strstr(part, breaks[i].message), NULL);
}
TABLE(text_breaks, breaks, check_break);
