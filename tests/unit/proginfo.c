/* The records of a program of several functions. */
#include "loader/object/proginfo.h"
#include "loader/err.h"
#include "tests/run.h"

#include <string.h>

/* Section xdp: main, slots 0-9.  Section .text: clamp, slots 0-3, which
 * nobody calls; add, slots 4-8; last, slots 9-10. */
static struct obj_section sections[] = {
	{ .name = "" },
	{ .name = "xdp" },
	{ .name = ".text" },
};
static struct obj_func funcs[] = {
	{ .name = "main", .section = 1, .start = 0, .count = 10 },
	{ .name = "clamp", .section = 2, .start = 0, .count = 4 },
	{ .name = "add", .section = 2, .start = 4, .count = 5 },
	{ .name = "last", .section = 2, .start = 9, .count = 2 },
};
static struct obj obj = { .sections = sections,
			  .section_count = 3,
			  .funcs = funcs,
			  .func_count = 4 };
static struct subprog_part parts[] = {
	{ &funcs[0], 0 },
	{ &funcs[3], 10 },
	{ &funcs[2], 12 },
};
static const struct subprog prog = { .count = 17,
				     .parts = parts,
				     .part_count = 3 };

/* A byte of the section, a type or a line, and what else a record has. */
static uint32_t main_funcs[][2] = { { 0, 7 } };
static uint32_t text_funcs[][2] = { { 0, 8 }, { 32, 9 }, { 72, 10 } };
static uint32_t main_lines[][4] = { { 0, 1, 2, 10 }, { 24, 1, 2, 11 } };
static uint32_t text_lines[][4] = {
	{ 0, 1, 2, 20 },  { 8, 1, 2, 21 },  { 32, 1, 2, 30 },
	{ 56, 1, 2, 31 }, { 72, 1, 2, 40 },
};
static struct ext_block blocks[] = {
	{ EXT_FUNC, "xdp", (void *)main_funcs, 8, 1 },
	{ EXT_FUNC, ".text", (void *)text_funcs, 8, 3 },
	{ EXT_LINE, "xdp", (void *)main_lines, 16, 2 },
	{ EXT_LINE, ".text", (void *)text_lines, 16, 5 },
};
static struct ext ext = { blocks, 4 };

static const uint32_t all_funcs[][2] = { { 0, 7 }, { 10, 10 }, { 12, 9 } };
static const uint32_t all_lines[][4] = { { 0, 1, 2, 10 },
					 { 3, 1, 2, 11 },
					 { 10, 1, 2, 40 },
					 { 12, 1, 2, 30 },
					 { 15, 1, 2, 31 } };

static const struct row {
	const char *says;
	uint32_t *word; /* NULL: nothing is changed */
	uint32_t value;
	uint32_t funcs, lines; /* how many there are then */
} rows[] = {
	{ "each function's records go where it is", NULL, 0, 3, 5 },
	{ "no lines of one section: none at all", (uint32_t *)&blocks[3].part,
	  EXT_CORE, 3, 0 },
	{ "no functions of one section: none at all",
	  (uint32_t *)&blocks[1].part, EXT_CORE, 0, 5 },
	{ "a function without a type: none at all", &text_funcs[2][0], 80, 0,
	  5 },
	{ "a function that begins without a line: no lines", &text_lines[4][0],
	  80, 3, 0 },
	{ "the last function has no line: no lines", &blocks[3].count, 4, 3,
	  0 },
	{ "a line twice: no lines", &text_lines[3][0], 32, 3, 0 },
	{ "lines that go back: no lines", &main_lines[1][0], 0, 3, 0 },
	{ "a type inside a function is nobody's", &text_funcs[0][0], 16, 3, 5 },
};

static void check_row(int i)
{
	struct proginfo info;
	uint32_t before = 0;

	if (rows[i].word) {
		before = *rows[i].word;
		*rows[i].word = rows[i].value;
	}
	ck_assert_msg(proginfo_make(&info, &obj, &ext, &prog) == 0, "%s",
		      err_text());
	ck_assert_uint_eq(info.funcs.count, rows[i].funcs);
	ck_assert_uint_eq(info.lines.count, rows[i].lines);
	if (info.funcs.count)
		ck_assert_mem_eq(info.funcs.rows, all_funcs, sizeof(all_funcs));
	if (info.lines.count)
		ck_assert_mem_eq(info.lines.rows, all_lines, sizeof(all_lines));
	if (rows[i].word)
		*rows[i].word = before;
	arena_close(&obj.arena);
}
TABLE(proginfo, rows, check_row);

/* Records longer than we know of keep what else they have. */
static void check_longer(int i)
{
	static const uint32_t longer[][3] = { { 0, 7, 77 } };
	struct ext_block block = { EXT_FUNC, "xdp", (void *)longer, 12, 1 };
	struct ext one = { &block, 1 };
	struct subprog alone = { .count = 10,
				 .parts = parts,
				 .part_count = 1 + i };
	struct proginfo info;

	ck_assert_int_eq(proginfo_make(&info, &obj, &one, &alone), 0);
	ck_assert_uint_eq(info.funcs.count, 1);
	ck_assert_uint_eq(info.funcs.size, 12);
	ck_assert_mem_eq(info.funcs.rows, longer, sizeof(longer));
	ck_assert_uint_eq(info.lines.count, 0);
	arena_close(&obj.arena);
}
static const struct {
	const char *says;
} longer[] = { { "records that are longer than is known stay whole" } };
TABLE(proginfo_longer, longer, check_longer);
