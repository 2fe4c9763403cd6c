/*
 * style.h - bold and dim on a terminal, nothing anywhere else.
 */
#ifndef PROGS_STYLE_H
#define PROGS_STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum style {
	PLAIN,
	BOLD,
	DIM,
	GOOD,
	BAD
};

/* The escape sequence for `style` on `out`, or "" where `out` is no terminal,
 * TERM is "dumb" or NO_COLOR is set (https://no-color.org). */
const char *style(FILE *out, enum style style);

#endif
