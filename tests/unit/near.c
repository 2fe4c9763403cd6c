/* Words a few letters away. */
#include "insn/near.h"
#include "tests/run.h"

static const struct {
	const char *says, *a, *b;
	int limit, distance;
} distances[] = {
	{ "the same name is 0 letters away", "abc", "abc", 3, 0 },
	{ "a letter more", "abc", "abxc", 3, 1 },
	{ "a letter less", "abc", "ac", 3, 1 },
	{ "a letter replaced", "abc", "axc", 3, 1 },
	{ "two letters swapped are one change", "abc", "acb", 3, 1 },
	{ "beyond the limit it is the limit and one", "abcdef", "uvwxyz", 2,
	  3 },
	{ "an empty name", "", "ab", 3, 2 },
};

static void check_distance(int i)
{
	ck_assert_int_eq(near_distance(distances[i].a, distances[i].b,
				       distances[i].limit),
			 distances[i].distance);
}
TABLE(near_distance, distances, check_distance);

static const struct {
	const char *says, *word, *best;
} words[] = {
	{ "the nearest of the words is found", "exti", "exit" },
	{ "a word that is there is itself", "goto", "goto" },
	{ "of two words equally near the first is taken", "gott", "goto" },
	{ "a word far from all has no nearest", "cmpxchg", NULL },
};

static void check_word(int i)
{
	static const char *const all[] = { "exit", "goto", "gotl", "gotox" };
	struct near n;

	near_start(&n, words[i].word);
	for (int j = 0; j < 4; j++)
		near_try(&n, all[j]);
	ck_assert_pstr_eq(n.best, words[i].best);
}
TABLE(near, words, check_word);
