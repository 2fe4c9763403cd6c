/*
 * ksyms_near.c - which function was meant: names a few letters away.
 *
 *            i n e t _ l i s t e n        The table of edit distances, of
 *          0 1 2 3 4 ...                  which only the row being filled
 *        i 1 0 1 2 3                      and the one above it are kept.
 *        n 2 1 0 1 2                      A cell: the least of left + 1,
 *        t 3 2 1 1 1                      above + 1, and above-left + (0 if
 *        ...                              the letters are the same, else 1).
 */
#include "loader/ksyms.h"

#include <ctype.h>
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

int ksyms_distance(const char *a, const char *b, int limit)
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

/* Code, and not one of the names that the compiler or linker made up. */
static bool is_function(const struct ksym *sym)
{
	return strchr("TtWw", sym->type) && !strchr(sym->name, '.') &&
	       strncmp(sym->name, "__pfx_", 6);
}

static bool is_listed(const char *const *names, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Put `name` into the list at its place; the list is kept by distance. */
static int insert(const char **names, int *distances, int count, int most,
		  const char *name, int distance)
{
	int at = count < most ? count : most - 1;

	if (count == most && distances[at] <= distance)
		return count;
	while (at > 0 && distances[at - 1] > distance) {
		names[at] = names[at - 1];
		distances[at] = distances[at - 1];
		at--;
	}
	names[at] = name;
	distances[at] = distance;
	return count < most ? count + 1 : count;
}

int ksyms_near(const struct ksyms *k, const struct ksyms *traceable,
	       const char *name, const char **near, int most)
{
	int limit = (int)strlen(name) / 4 + 1; /* of 8 letters, 3 may differ */
	int distances[16], count = 0, d;

	if (most > 16)
		most = 16;
	for (size_t i = 0; i < k->count; i++) {
		const struct ksym *sym = &k->rows[i];

		d = ksyms_distance(name, sym->name, limit);
		if (d > limit || !is_function(sym) ||
		    is_listed(near, count, sym->name) ||
		    (traceable && !ksyms_find(traceable, sym->name, NULL)))
			continue;
		count = insert(near, distances, count, most, sym->name, d);
	}
	return count;
}
