/*
 * near.h - what was meant by a misspelt word: the nearest that exists.
 *
 *   struct near n;
 *
 *   near_start(&n, "map_lokup_elem");
 *   for each name that would have been right:  near_try(&n, name);
 *   n.best     "map_lookup_elem", or NULL: nothing is near enough
 */
#ifndef INSN_NEAR_H
#define INSN_NEAR_H

struct near {
	const char *word;
	const char *best; /* one of those tried; not copied */
	int distance;	  /* of best, in letters */
	int limit;	  /* what is farther away is not meant */
};

void near_start(struct near *n, const char *word);
void near_try(struct near *n, const char *candidate);

/* How many letters to insert, delete, replace or swap with the next to make
 * `a` of `b`; anything above `limit` is limit + 1. */
int near_distance(const char *a, const char *b, int limit);

/* Of 8 letters, 3 may differ. */
int near_limit(const char *word);

#endif
