/*
 * expr.h - pieces of a line of C, found without a parser.
 *
 *     if (n > 20)                      the number 20, what is compared: n
 *     return v->slot[n + 1];           the index: n + 1; what it is in: v
 *     struct vals *v = lookup(&m, &k)  what is assigned to: v
 *
 * The verifier knows registers, the reader knows C.  Where a piece is not
 * found with certainty, there is none.
 */
#ifndef LOADER_WHY_EXPR_H
#define LOADER_WHY_EXPR_H

#include "loader/object/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* What is assigned to, or declared: "v"; NULL: nothing is, or not simply. */
const char *expr_assigned(struct arena *arena, const char *line);

/* The only index in brackets: "n + 1"; NULL: none, or several. */
const char *expr_index(struct arena *arena, const char *line);

/* The pointer that is followed: "v" of v->slot[n], *v or v[3]; NULL. */
const char *expr_pointer(struct arena *arena, const char *line);

/* Does the line declare the name with an unsigned type? */
bool expr_is_unsigned(const char *line, const char *name);

/* What a constant is added to: "n" of "n + 1", and of "n"; NULL. */
const char *expr_base(struct arena *arena, const char *expression);

/* The variable whose address is the n-th argument (1, 2, ...) of the call:
 * "key" of "lookup(&map, &key)"; NULL: it is no such. */
const char *expr_argument(struct arena *arena, const char *line,
			  const char *call, int n);

/* The line with the n-th argument of the call, a variable behind a cast or
 * without one, made its address: f(&m, (void *)key) becomes f(&m, &key).
 * NULL: it is no variable. */
const char *expr_by_address(struct arena *arena, const char *line,
			    const char *call, int n);

/* The first variable whose address is given: "it" of "f(&it, 0)"; NULL. */
const char *expr_address(struct arena *arena, const char *line);

/* What is compared with a number: "n" of "if (n > 20)"; NULL. */
const char *expr_compared(struct arena *arena, const char *line);

/* The line with its only number that is `near` or one away from it moved
 * by `by`; *now: what it became.  NULL: there is none, or there are
 * several. */
const char *expr_move_number(struct arena *arena, const char *line,
			     int64_t near, int64_t by, int64_t *now);

/* Bytes of the expression at the beginning of the text: "v->slot[n]". */
int expr_length(const char *text);

#endif
