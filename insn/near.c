/*
 * near.c - the edit distance between two words.
 *
 *            i n e t _ l i s t e n        The table of edit distances, of
 *          0 1 2 3 4 ...                  which only the row being filled
 *        i 1 0 1 2 3                      and the one above it are kept.
 *        n 2 1 0 1 2                      A cell: the least of left + 1,
 *        t 3 2 1 1 1                      above + 1, and above-left + (0 if
 *        ...                              the letters are the same, else 1).
 */
#include "insn/near.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 128 /* letters; longer names are near nothing */

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Fill `row` from the one above.  Returns its least cell: if that exceeds
 * the limit, so will every row below. */
static int fill_row(int *row, const int *above, char letter, const char *b,
		    int len)
{
	int smallest = row[0] = above[0] + 1;

	for (int j = 1; j <= len; j++) {
		row[j] = least(row[j - 1] + 1, above[j] + 1,
			       above[j - 1] + (letter != b[j - 1]));
		if (row[j] < smallest)
			smallest = row[j];
	}
	return smallest;
}

int near_distance(const char *a, const char *b, int limit)
{
	int rows[2][LONGEST + 1];
	int a_len = (int)strnlen(a, LONGEST + 1);
	int b_len = (int)strnlen(b, LONGEST + 1);

	if (a_len > LONGEST || b_len > LONGEST || abs(a_len - b_len) > limit)
		return limit + 1;
	for (int j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (int i = 1; i <= a_len; i++)
		if (fill_row(rows[i % 2], rows[1 - i % 2], a[i - 1], b, b_len) >
		    limit)
			return limit + 1;
	return rows[a_len % 2][b_len] <= limit ? rows[a_len % 2][b_len]
					       : limit + 1;
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
