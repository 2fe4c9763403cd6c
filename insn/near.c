/*
 * near.c - the edit distance between two words.
 *
 *            i n e t _ l i s t e n        The table of edit distances, of
 *          0 1 2 3 4 ...                  which only the row being filled
 *        i 1 0 1 2 3                      and the two above it are kept.
 *        n 2 1 0 1 2                      A cell: the least of left + 1,
 *        t 3 2 1 1 1                      above + 1, above-left + (0 if the
 *        ...                              letters are the same, else 1), and
 *                                         for two that were swapped, two up
 *                                         and two left + 1.
 */
#include "insn/near.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 128 /* letters; longer names are near nothing */

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* The rows of the table: of letter `i` of the word `a`, and those above. */
struct table {
	int rows[3][LONGEST + 1];
	const char *a, *b;
	int b_len;
};

static bool swapped(const struct table *t, int i, int j)
{
	return i > 1 && j > 1 && t->a[i - 1] == t->b[j - 2] &&
	       t->a[i - 2] == t->b[j - 1];
}

/* Fill the row of letter `i`.  Returns its least cell: if that exceeds the
 * limit, so will every row below. */
static int fill_row(struct table *t, int i)
{
	int *row = t->rows[i % 3], *above = t->rows[(i + 2) % 3];
	int *twice = t->rows[(i + 1) % 3];
	int smallest = row[0] = i;

	for (int j = 1; j <= t->b_len; j++) {
		row[j] = least(row[j - 1] + 1, above[j] + 1,
			       above[j - 1] + (t->a[i - 1] != t->b[j - 1]));
		if (swapped(t, i, j) && twice[j - 2] + 1 < row[j])
			row[j] = twice[j - 2] + 1;
		if (row[j] < smallest)
			smallest = row[j];
	}
	return smallest;
}

int near_distance(const char *a, const char *b, int limit)
{
	int a_len = (int)strnlen(a, LONGEST + 1), last;
	struct table t;

	t.a = a;
	t.b = b;
	t.b_len = (int)strnlen(b, LONGEST + 1);
	if (a_len > LONGEST || t.b_len > LONGEST ||
	    abs(a_len - t.b_len) > limit)
		return limit + 1;
	for (int j = 0; j <= t.b_len; j++)
		t.rows[0][j] = j;
	for (int i = 1; i <= a_len; i++)
		if (fill_row(&t, i) > limit)
			return limit + 1;
	last = t.rows[a_len % 3][t.b_len];
	return last <= limit ? last : limit + 1;
}

int near_limit(const char *word)
{
	return (int)strlen(word) / 4 + 1;
}

void near_start(struct near *n, const char *word)
{
	n->word = word;
	n->best = NULL;
	n->limit = near_limit(word);
	n->distance = n->limit + 1;
}

void near_try(struct near *n, const char *candidate)
{
	int d = near_distance(n->word, candidate, n->limit);

	if (d >= n->distance)
		return;
	n->best = candidate;
	n->distance = d;
}
