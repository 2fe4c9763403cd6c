/* A tree of stacks, and what is made of it. */
#include "progs/flame.h"
#include "progs/flame_script.h"
#include "tests/run.h"

#include <stdlib.h>
#include <string.h>

/* Stacks as words: "main burn three" is of user space, "+" in front of a word
 * makes it the kernel's. */
static void add(struct flame *flame, const char *words, uint64_t count)
{
	struct flame_frame frames[16];
	char *text = strdup(words), *rest = text, *word;
	int depth = 0;

	while ((word = strsep(&rest, " ")) && *word) {
		bool kernel = *word == '+';

		frames[depth++] = (struct flame_frame){ word + kernel, kernel };
	}
	ck_assert_int_eq(flame_add(flame, frames, depth, count), 0);
	free(text);
}

struct stack {
	const char *words;
	uint64_t count;
};

static struct flame tree_of(const struct stack *stacks)
{
	struct flame flame = FLAME_NONE;

	for (; stacks->words; stacks++)
		add(&flame, stacks->words, stacks->count);
	return flame;
}

typedef void (*print_fn)(FILE *out, const struct flame *flame);

static char *printed(print_fn print, const struct flame *flame)
{
	char *text = NULL, *copy; /* gcc 12 takes the first for a local array */
	size_t size;
	FILE *out = open_memstream(&text, &size);

	print(out, flame);
	fclose(out);
	copy = strdup(text);
	free(text);
	return copy;
}

static void tree(FILE *out, const struct flame *flame)
{
	flame_tree(out, flame, 5);
}

static void picture(FILE *out, const struct flame *flame)
{
	flame_svg(out, flame, "a <b> & \"c\"");
}

/* ---- Text ---- */

#define THREE                                                           \
	{                                                               \
		{ "main burn three", 30 }, { "main burn two", 20 },     \
			{ "main burn three", 10 }, { "main rest", 40 }, \
			{ "main burn two +sys", 2 }, { NULL, 0 },       \
	}

static const struct {
	const char *says;
	struct stack stacks[8];
	print_fn print;
	const char *text;
} texts[] = {
	{ "folded: a line per stack, in alphabetical order", THREE,
	  flame_folded,
	  "main;burn;three 40\n"
	  "main;burn;two 20\n"
	  "main;burn;two;sys_[k] 2\n"
	  "main;rest 40\n" },
	{ "as a tree: the biggest first, the smallest left out", THREE, tree,
	  "100.0%  main\n"
	  " 60.8%    burn\n"
	  " 39.2%      three\n"
	  " 21.6%      two\n"
	  " 39.2%    rest\n" },
	{ "a function that calls itself",
	  { { "f f f", 1 }, { NULL, 0 } },
	  flame_folded,
	  "f;f;f 1\n" },
	{ "one name in the kernel and outside are two functions",
	  { { "f", 1 }, { "+f", 1 }, { NULL, 0 } },
	  flame_folded,
	  "f 1\n"
	  "f_[k] 1\n" },
	{ "a name with a line's own signs",
	  { { "a;b\nc", 1 }, { NULL, 0 } },
	  flame_folded,
	  "a_b_c 1\n" },
	{ "nothing", { { NULL, 0 } }, flame_folded, "" },
	{ "nothing as a tree", { { NULL, 0 } }, tree, "" },
	{ "a stack of no frames is counted, and no line",
	  { { "", 5 }, { "f", 5 }, { NULL, 0 } },
	  tree,
	  " 50.0%  f\n" },
};

static void check_text(int i)
{
	struct flame flame = tree_of(texts[i].stacks);
	char *text = printed(texts[i].print, &flame);

	ck_assert_str_eq(text, texts[i].text);
	free(text);
	flame_close(&flame);
	flame_close(&flame);
}
TABLE(flame_text, texts, check_text);

/* ---- The picture ---- */

static const struct {
	const char *says;
	struct stack stacks[8];
	const char *is;	    /* in it */
	const char *is_not; /* nowhere in it; or NULL */
} pieces[] = {
	{ "the title is escaped", THREE, ">a &lt;b&gt; &amp; &quot;c&quot;</",
	  "<b>" },
	{ "all are as wide as the picture", THREE,
	  "<rect x=\"10.00\" y=\"136\" width=\"1180.00\"", NULL },
	{ "a box is as wide as its share",
	  { { "a", 1 }, { "b", 3 }, { 0 } },
	  "<rect x=\"305.00\" y=\"64\" width=\"885.00\"",
	  NULL },
	{ "and says what it is",
	  { { "a", 1 }, { "b", 3 }, { 0 } },
	  "<title>b: 3 of 4 samples, 75.00%, itself 3</title>",
	  NULL },
	{ "a name is escaped in each place",
	  { { "<script>alert('x')", 1 }, { NULL, 0 } },
	  "data-n=\"&lt;script&gt;alert(&#39;x&#39;)\"",
	  "<script>alert" },
	{ "a name cannot end the attribute it is in",
	  { { "\"onclick=\"x", 1 }, { NULL, 0 } },
	  "data-n=\"&quot;onclick=&quot;x\"",
	  "\"onclick" },
	{ "what is not ASCII is a ?",
	  { { "a\x01\xc3\xa4z", 1 }, { NULL, 0 } },
	  "data-n=\"a???z\"",
	  "\xc3" },
	{ "a long name is cut to its box",
	  { { "a_name_of_twenty_four__x", 1 }, { "b", 9 }, { NULL, 0 } },
	  ">a_name_of_twe..<",
	  NULL },
	{ "a box without room has no label",
	  { { "narrow", 1 }, { "wide", 99 }, { NULL, 0 } },
	  "data-n=\"narrow\"",
	  ">narrow<" },
	{ "what cannot be seen is not drawn",
	  { { "dust", 1 }, { "wide", 99999 }, { NULL, 0 } },
	  "data-n=\"wide\"",
	  "dust" },
	{ "the kernel's are told from others",
	  { { "a +k", 1 }, { NULL, 0 } },
	  "<g class=\"f k\" data-n=\"k\"><title>k (kernel): 1 of 1",
	  NULL },
	{ "nothing at all is a picture", { { NULL, 0 } }, "</svg>\n", "nan" },
};

/* Each element ends, in the right order; attributes are between quotes. */
static void check_elements(const char *text)
{
	char open[16][16];
	int depth = 0;

	for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
		const char *end = strchr(at, '>');
		char name[16] = "";

		ck_assert_ptr_nonnull(end);
		if (at[1] == '/') {
			sscanf(at + 2, "%15[a-z]", name);
			ck_assert_int_gt(depth, 0);
			ck_assert_str_eq(open[--depth], name);
		} else if (at[1] != '?' && at[1] != '!' && end[-1] != '/') {
			sscanf(at + 1, "%15[a-z]", open[depth]);
			ck_assert_int_lt(++depth, 16);
		}
		at = at[1] == '!' ? strstr(at, "]]>") : end;
	}
	ck_assert_int_eq(depth, 0);
}

static void check_piece(int i)
{
	struct flame flame = tree_of(pieces[i].stacks);
	char *text = printed(picture, &flame);

	ck_assert_msg(strstr(text, pieces[i].is), "%s",
		      strstr(text, "boxes\""));
	if (pieces[i].is_not)
		ck_assert_ptr_null(strstr(text, pieces[i].is_not));
	check_elements(text);
	free(text);
	flame_close(&flame);
}
TABLE(flame_svg, pieces, check_piece);

/* ---- Bounds ---- */

static void deeper_than_any(void)
{
	struct flame_frame frames[FLAME_DEPTH + 10];
	struct flame flame = FLAME_NONE;
	char *text;

	for (int i = 0; i < FLAME_DEPTH + 10; i++)
		frames[i] = (struct flame_frame){ "f", false };
	ck_assert_int_eq(flame_add(&flame, frames, FLAME_DEPTH + 10, 1), 0);
	ck_assert_int_eq(flame.depth, FLAME_DEPTH);
	text = printed(flame_folded, &flame);
	ck_assert_int_eq(strlen(text), 2 * FLAME_DEPTH + 2);
	free(text);
	flame_close(&flame);
}

static void counted_once(void)
{
	static const struct stack stacks[] = {
		{ "a b a", 3 }, { "a c", 2 }, { "b a", 1 }, { NULL, 0 }
	};
	struct flame flame = tree_of(stacks);

	ck_assert_uint_eq(flame_with(&flame, "a"), 6);
	ck_assert_uint_eq(flame_with(&flame, "b"), 4);
	ck_assert_uint_eq(flame_with(&flame, "x"), 0);
	flame_close(&flame);
}

static void script_ends_nothing(void)
{
	ck_assert_ptr_null(strstr(flame_script, "]]>"));
	ck_assert_ptr_null(strstr(flame_style, "<"));
}

static const struct {
	const char *says;
	void (*check)(void);
} others[] = {
	{ "a stack deeper than any is cut off at its end", deeper_than_any },
	{ "a stack that has a function twice has it once", counted_once },
	{ "the script does not end the part it is in", script_ends_nothing },
};

static void check_other(int i)
{
	others[i].check();
}
TABLE(flame_others, others, check_other);
