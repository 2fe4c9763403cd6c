/* Pieces of lines of C, found without a parser. */
#include "loader/why/expr.h"
#include "tests/run.h"

#include <string.h>

static const struct row {
	const char *says;
	const char *(*find)(struct arena *arena, const char *line);
	const char *line, *found; /* NULL: nothing is certain */
} rows[] = {
	{ "what is assigned to", expr_assigned, "n = get();", "n" },
	{ "what is declared", expr_assigned,
	  "struct vals *v = bpf_map_lookup_elem(&vals, &key);", "v" },
	{ "a comparison assigns nothing", expr_assigned, "if (n == 3)", NULL },
	{ "an addition is no assignment", expr_assigned, "n += 3;", NULL },
	{ "a field is no variable", expr_assigned, "e->pid = 3;", NULL },
	{ "of two declarations none is certain", expr_assigned,
	  "__u32 key = 0, n = get();", NULL },
	{ "the index", expr_index, "return v->slot[n];", "n" },
	{ "an index that is computed", expr_index, "a[n * 2 + 1] = 0;",
	  "n * 2 + 1" },
	{ "an index in an index", expr_index, "a[b[i]]", "b[i]" },
	{ "of two indexes none is certain", expr_index, "a[i] + b[k]", NULL },
	{ "a bracket that is not closed", expr_index, "a[i", NULL },
	{ "what a constant is added to", expr_base, "n + 1", "n" },
	{ "nothing is added", expr_base, "e->len", "e->len" },
	{ "a product has no base", expr_base, "n * 2", NULL },
	{ "a sum of two has none", expr_base, "n + m->k", NULL },
	{ "the pointer before an arrow", expr_pointer, "return v->slot[n];",
	  "v" },
	{ "the array before a bracket", expr_pointer, "counts[uid]++;",
	  "counts" },
	{ "the pointer behind a star", expr_pointer, "*count += 1;", "count" },
	{ "no pointer", expr_pointer, "return n + 1;", NULL },
	{ "a pointer in a struct is not simple", expr_pointer, "s.p->x = 1;",
	  NULL },
	{ "what is compared", expr_compared, "if (n > 20)", "n" },
	{ "a field that is compared", expr_compared, "while (e->len <= 3)",
	  "e->len" },
	{ "an arrow compares nothing", expr_compared, "e->len = 3;", NULL },
	{ "a shift compares nothing", expr_compared, "n = m << 3;", NULL },
	{ "a number first is not certain", expr_compared, "if (20 > n)", NULL },
	{ "whose address is given", expr_address,
	  "bpf_iter_num_new(&it, 0, 1);", "it" },
	{ "a logical and gives none", expr_address, "if (a &&b)", NULL },
	{ "no line, nothing", expr_index, NULL, NULL },
};

static void check_row(int i)
{
	struct arena arena = { 0 };

	ck_assert_pstr_eq(rows[i].find(&arena, rows[i].line), rows[i].found);
	arena_close(&arena);
}
TABLE(expr, rows, check_row);

/* ---- A number that is moved ---- */

static const struct {
	const char *says, *line;
	int64_t near, by;
	const char *moved;
} numbers[] = {
	{ "the bound itself", "if (n > 20)", 20, -11, "if (n > 9)" },
	{ "the one that the compiler made one less of", "if (n >= 21)", 20, -11,
	  "if (n >= 10)" },
	{ "in hexadecimal", "if (n > 0x14u)", 20, -11, "if (n > 9)" },
	{ "not a part of a name", "if (n20 > MOST20)", 20, -1, NULL },
	{ "of two none is certain", "if (n > 20 || m > 20)", 20, -1, NULL },
	{ "a number far away is another", "if (n > 64)", 20, -1, NULL },
};

static void check_number(int i)
{
	struct arena arena = { 0 };
	int64_t now;

	ck_assert_pstr_eq(expr_move_number(&arena, numbers[i].line,
					   numbers[i].near, numbers[i].by,
					   &now),
			  numbers[i].moved);
	arena_close(&arena);
}
TABLE(expr_number, numbers, check_number);

/* ---- Arguments ---- */

static const struct {
	const char *says, *line;
	int n;
	const char *found;
} arguments[] = {
	{ "the second of two", "v = bpf_x(&map, &key);", 2, "key" },
	{ "the first of two", "v = bpf_x(&map, &key);", 1, "map" },
	{ "a comma in an argument's own brackets", "bpf_x(f(a, b), &key)", 2,
	  "key" },
	{ "an address inside a struct is no variable", "bpf_x(&e->key)", 1,
	  NULL },
	{ "a value is no address", "bpf_x(&map, key)", 2, NULL },
	{ "there are fewer", "bpf_x(&map)", 2, NULL },
	{ "another call", "bpf_y(&map)", 1, NULL },
	{ "a call that goes on in the next line", "bpf_x(&map,", 2, NULL },
};

static void check_argument(int i)
{
	struct arena arena = { 0 };

	ck_assert_pstr_eq(expr_argument(&arena, arguments[i].line, "bpf_x",
					arguments[i].n),
			  arguments[i].found);
	arena_close(&arena);
}
TABLE(expr_argument, arguments, check_argument);

/* ---- How far an expression goes ---- */

static const struct {
	const char *says, *text;
	int length;
} lengths[] = {
	{ "a field with its index", "v->slot[n]; // x", 10 },
	{ "a call with its arguments", "f(a, b) + 1", 7 },
	{ "a star before it", "*p = 1", 2 },
	{ "a name alone", "n > 20", 1 },
	{ "nothing", " n", 0 },
	{ "a bracket that is not closed", "f(a", 1 },
};

static void check_length(int i)
{
	ck_assert_int_eq(expr_length(lengths[i].text), lengths[i].length);
}
TABLE(expr_length, lengths, check_length);
