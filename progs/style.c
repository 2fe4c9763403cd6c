/*
 * style.c - bold and dim on a terminal, nothing anywhere else.
 *
 *   ESC [ 1 m     select graphic rendition (ECMA-48): 0 plain, 1 bold, 2 dim
 */
#include "progs/style.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool wanted(FILE *out)
{
	const char *off = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && (!off || !off[0]) &&
	       (!term || strcmp(term, "dumb"));
}

const char *style(FILE *out, enum style style)
{
	static const char *const codes[] = {
		[PLAIN] = "\033[0m", [BOLD] = "\033[1m", [DIM] = "\033[2m",
		[GOOD] = "\033[32m", [BAD] = "\033[31m",
	};

	return wanted(out) ? codes[style] : "";
}
