/*
 * scan.h - one line of assembler text, taken word by word.
 *
 *     r1 = *(u32 *)(r10 -4)   ; comment
 *          ^at
 *
 * Spaces go between any two words and nowhere inside one.  The first thing
 * that fails is kept as the error, with its column; all that follows returns
 * false without touching it, so that a rule is a chain of &&.
 */
#ifndef INSN_ASM_SCAN_H
#define INSN_ASM_SCAN_H

#include "insn/asm.h"
#include "insn/names.h"

#include <stdbool.h>

struct scan {
	const char *line; /* zero-ended */
	const char *at;
	int number; /* of the line */
	struct asm_error *error;
};

/* A name in the text: not zero-ended. */
struct word {
	const char *at;
	int len;
};

struct number {
	__u64 magnitude;
	bool negative, hex, plus;
};

struct reg {
	int number;
	bool half; /* w1, not r1 */
};

/* Remember that `at` is wrong.  Always false. */
bool scan_fail(struct scan *s, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "expected WHAT, found 'x'" at the next word.  Always false. */
bool scan_expected(struct scan *s, const char *what);

/* Skip spaces; is nothing left but a comment? */
bool scan_ended(struct scan *s);

/* Take `token` if it comes next.  A token of letters ends where a word does:
 * "goto" is not taken from "gotol". */
bool scan_take(struct scan *s, const char *token);
bool scan_expect(struct scan *s, const char *token);

/* Is there a word next?  Look at it, or take it. */
bool scan_peek(struct scan *s, struct word *w);
bool scan_word(struct scan *s, struct word *w);

/* The word with a zero after it, in `buf`; cut to fit. */
const char *word_text(const struct word *w, char *buf, size_t size);

/* r0 to r10, w0 to w10.  scan_register() fails if there is none. */
bool scan_take_register(struct scan *s, struct reg *reg);
bool scan_register(struct scan *s, struct reg *reg);
bool scan_register_64(struct scan *s, int *number);

/* Any number; one from least to most. */
bool scan_number(struct scan *s, struct number *n);
bool scan_range(struct scan *s, __s64 *value, __s64 least, __s64 most);

/* The longest text of the table that comes next; NULL if there is none. */
const struct name *scan_operator(struct scan *s, const struct names *names);

#endif
