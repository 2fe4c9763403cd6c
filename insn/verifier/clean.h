/*
 * clean.h - undo what happened to a log on its way.
 */
#ifndef INSN_VERIFIER_CLEAN_H
#define INSN_VERIFIER_CLEAN_H

#include <stddef.h>
#include <stdint.h>

/* Take out of the text, in place, what would move a terminal's cursor or
 * change its colours; CR LF becomes LF, any other control or broken UTF-8 a
 * '?'.  Returns the bytes that are left. */
size_t clean_text(char *text, size_t size);

/* What another program put in front of each line of the log, as
 *
 *     Nov 27 09:14:02 host loader[812]: 7: (bf) r2 = r10
 *
 * found by the first instruction or the last line of statistics.  Points
 * into the text; length 0: there is nothing in front, or only blanks. */
struct prefix {
	const char *text;
	uint32_t length;
};

struct prefix clean_prefix(const char *text, size_t size);

/* How many bytes of the line are that prefix: the same letters and signs,
 * any digits for digits, any blanks for blanks.  0: it has none. */
uint32_t clean_skip(const struct prefix *prefix, const char *line,
		    uint32_t length);

#endif
