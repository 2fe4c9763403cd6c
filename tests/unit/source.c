/* The source lines that a lesson shows. */
#include "progs/source.h"
#include "tests/run.h"

#include <stdio.h>
#include <stdlib.h>

static const char text[] = "one\n"
			   "\t/* [a] */\n"
			   "three\n"
			   "/* [b] */\n"
			   "five\n"
			   "/* [/b] */\n"
			   "/* [/a] */\n"
			   "eight\n"
			   "/* [open] */\n";

static const struct row {
	const char *says, *label;
	int around;
	const char *shown;
} rows[] = {
	{ "the lines between two marks, without marks", "a", 0,
	  "     3 | three\n     5 | five\n" },
	{ "a label inside another", "b", 0, "     5 | five\n" },
	{ "more lines around", "b", 2,
	  "     3 | three\n     5 | five\n     8 | eight\n" },
	{ "a label that is not there", "c", 0, "" },
	{ "a label that is not closed", "open", 0, "" },
	{ "a label that begins another's name", "op", 0, "" },
};

static void check_row(int i)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);
	int n = source_print(out, text, rows[i].label, rows[i].around);

	fclose(out);
	ck_assert_str_eq(shown, rows[i].shown);
	ck_assert_int_eq(n > 0, size > 0);
	ck_assert_int_eq(source_has(text, rows[i].label), n > 0);
	free(shown);
}
TABLE(source, rows, check_row);
