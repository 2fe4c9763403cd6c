/*
 * cursor.h - a piece of text that is read from left to right, never past its
 * end.
 */
#ifndef INSN_VERIFIER_CURSOR_H
#define INSN_VERIFIER_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

struct cursor {
	const char *p, *end;
};

/* The next byte; 0 at the end. */
char cursor_peek(const struct cursor *s);

/* Is this what comes next?  Then it is taken. */
bool cursor_word(struct cursor *s, const char *word);

void cursor_blanks(struct cursor *s);

/* A number as the verifier writes them: -8, 20, 0x1f, +4.  What does not fit
 * into 64 bits is cut.  False: none is there, and nothing was taken. */
bool cursor_number(struct cursor *s, int64_t *value);

/* A number of digits alone that fits an instruction's place. */
bool cursor_place(struct cursor *s, int32_t *place);

#endif
