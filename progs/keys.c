/*
 * keys.c - ask for one key between two steps.
 */
#include "progs/keys.h"
#include "progs/style.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char keys_ask(const char *prompt)
{
	char line[64];
	ssize_t n;
	size_t i;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return 'n';
	printf("\n%s[%s]%s ", style(stdout, DIM), prompt, style(stdout, PLAIN));
	fflush(stdout);
	n = read(STDIN_FILENO, line, sizeof(line) - 1);
	if (n <= 0)
		return n < 0 && errno == EINTR ? ' ' : 'q';
	line[n] = '\0';
	i = strspn(line, " \t");
	return line[i] == '\n' ? 'n' : (char)tolower((unsigned char)line[i]);
}
