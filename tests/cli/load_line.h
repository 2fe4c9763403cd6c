/*
 * load_line.h - lines with objects of tests/bpf in them.
 *
 *     load --dry-run @maps   -->   load --dry-run build/tests/bpf/maps.bpf.o
 */
#ifndef TESTS_CLI_LOAD_LINE_H
#define TESTS_CLI_LOAD_LINE_H

#include "tests/cli/cli.h"
#include "tests/command.h"

#include <limits.h>

/* The words of a line, up to a NULL. */
struct load_line {
	char text[COMMAND_ARGS][PATH_MAX];
	const char *args[COMMAND_ARGS + 1];
};

void load_line_split(struct load_line *words, const char *line);
void load_line_run(struct cli *c, const char *line);

/* `words` are in the text (NULL always are); if not the row fails. */
void load_line_says(const char *text, const char *words);

/* Skip the row where this kernel loads nothing for us. */
void load_line_needs_bpf(void);

#endif
