/*
 * cli.h - run build/rawbpf as a user would: arguments and bytes in, an exit
 * status and bytes out.
 */
#ifndef TESTS_CLI_CLI_H
#define TESTS_CLI_CLI_H

#include <stddef.h>

struct cli {
	int status; /* as a shell counts: 128 + signal */
	char *out;  /* both end with a zero that is not counted */
	size_t out_size;
	char *err;
};

#define CLI_ARGS 12

/* Words up to the NULL.  `in` is what it reads from standard input. */
void cli_run(struct cli *c, const char *const args[], const void *in,
	     size_t in_size);
void cli_close(struct cli *c);

/* The same with the words of a line, which has spaces only between them. */
void cli_line(struct cli *c, const char *line, const void *in, size_t in_size);

/* A file of these bytes; the caller unlinks and frees its path. */
char *cli_file(const void *bytes, size_t size);

/* A file as bytes, which the caller frees; NULL: there is none. */
char *cli_read(const char *path, size_t *size);

#endif
