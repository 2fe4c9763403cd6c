/* .BTF.ext: lines of C by instruction, and what may be wrong with it. */
#include "loader/btf/ext.h"
#include "loader/err.h"
#include "tests/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Strings: 1 "xdp", 5 "a.c", 9 "int x;" */
static const char strings[] = "\0xdp\0a.c\0int x;";

static const uint32_t good[] = {
	0x0001eb9f, 24,		 0, 4,
	4,	    0, /* header: line_info at 4 */
	8,	       /* func_info: no records */
	16,	       /* line_info: bytes of a record */
	5,	    1,		 0, 5,
	9,	    7 << 10 | 2, /* section "a.c": one record */
	1,	    2,		 /* section "xdp": two */
	0,	    5,		 9, 12 << 10 | 3,
	16,	    5,		 9, 13 << 10,
};

#define WORDS	  (int)(sizeof(good) / sizeof(good[0]))
#define LINE_INFO ((WORDS - 7) * 4)

static const struct row {
	const char *says;
	int word; /* replaced by `value`; -1: none */
	uint32_t value;
	int words; /* how many there are */
	const char *section;
	int result;
	const char *text; /* in the error */
} rows[] = {
	{ "the lines of a section", -1, 0, WORDS, "xdp", 2, NULL },
	{ "the lines of another section", -1, 0, WORDS, "a.c", 1, NULL },
	{ "a section without lines", -1, 0, WORDS, "tc", 0, NULL },
	{ "a header that is cut", -1, 0, 5, "xdp", -EINVAL,
	  "its header is cut short" },
	{ "another magic", 0, 0x0001eb9e, WORDS, "xdp", -EINVAL,
	  "it begins with eb9e, not eb9f" },
	{ "the other byte order", 0, 0x00019feb, WORDS, "xdp", -EINVAL,
	  ".BTF.ext of the other byte order" },
	{ "another version", 0, 0x0002eb9f, WORDS, "xdp", -EINVAL,
	  ".BTF.ext of version 2; known is 1" },
	{ "a header that says it is shorter", 1, 20, WORDS, "xdp", -EINVAL,
	  "a header of 20 bytes, of at least 24" },
	{ "a header that says it is longer than all", 1, 4000, WORDS, "xdp",
	  -EINVAL, "a header of 4000 bytes, of 96" },
	{ "func_info behind the end", 2, 4000, WORDS, "xdp", -EINVAL,
	  "func_info is at byte 4000 behind the header, of 72" },
	{ "func_info longer than all", 3, 4000, WORDS, "xdp", -EINVAL,
	  "func_info is cut short: 4000 bytes from byte 0 on, of 72" },
	{ "line_info behind the end", 4, 4000, WORDS, "xdp", -EINVAL,
	  "line_info is at byte 4000 behind the header, of 72" },
	{ "records of functions that are too small", 6, 4, WORDS, "xdp",
	  -EINVAL, "func_info: records of 4 bytes, of at least 8" },
	{ "records that are too small", 7, 12, WORDS, "xdp", -EINVAL,
	  "line_info: records of 12 bytes, of at least 16" },
	{ "records of no whole words", 7, 17, WORDS, "xdp", -EINVAL,
	  "line_info: records of 17 bytes, no multiple of 4" },
	{ "records that are huge", 7, 0xfffffffc, WORDS, "xdp", -EINVAL,
	  "line_info is cut short: 1 records of 4294967292 bytes for 'a.c'" },
	{ "more records than there are", 15, 3, WORDS, "xdp", -EINVAL,
	  "line_info is cut short: 3 records of 16 bytes for 'xdp', 32 bytes "
	  "are left" },
	{ "a section of no records", 15, 0, WORDS, "xdp", -EINVAL,
	  "line_info: no records for 'xdp'" },
	{ "names outside the strings are empty", 14, 4000, WORDS, "xdp", 0,
	  NULL },
};

static void open_btf(struct btf *btf, unsigned char *bytes)
{
	const uint32_t header[] = { 0x0001eb9f, 24, 0, 0, 0, sizeof(strings) };

	memcpy(bytes, header, sizeof(header));
	memcpy(bytes + sizeof(header), strings, sizeof(strings));
	ck_assert_msg(btf_read(btf, bytes, sizeof(header) + sizeof(strings),
			       NULL) == 0,
		      "%s", err_text());
}

static void check_row(int i)
{
	unsigned char bytes[64];
	uint32_t words[WORDS];
	const struct ext_block *lines;
	struct btf btf;
	struct ext ext;
	int n;

	memcpy(words, good, sizeof(words));
	words[5] = LINE_INFO;
	if (rows[i].word >= 0)
		words[rows[i].word] = rows[i].value;
	open_btf(&btf, bytes);
	n = ext_read(&ext, &btf, words, rows[i].words * 4);
	lines = n ? NULL : ext_find(&ext, EXT_LINE, rows[i].section);
	n = lines ? (int)lines->count : n;
	ck_assert_int_eq(n, rows[i].result);
	if (rows[i].text)
		ck_assert_msg(strstr(err_text(), rows[i].text), "%s",
			      err_text());
	if (n == 2) {
		ck_assert_uint_eq(ext_u32(lines, 1, 0), 2 * 8);
		ck_assert_uint_eq(ext_u32(lines, 1, 12) >> 10, 13);
		ck_assert_uint_eq(ext_u32(lines, 0, 12) & 0x3ff, 3);
		ck_assert_str_eq(btf_string(&btf, ext_u32(lines, 0, 4)), "a.c");
		ck_assert_str_eq(btf_string(&btf, ext_u32(lines, 0, 8)),
				 "int x;");
	}
	ext_close(&ext);
	btf_close(&btf);
}
TABLE(btf_ext, rows, check_row);

static const struct {
	const char *says;
} cuts[] = { { "every length of it ends in lines or a sentence" } };

static void check_cut(int i)
{
	unsigned char bytes[64];
	uint32_t words[WORDS];
	struct btf btf;
	struct ext ext;

	(void)i;
	memcpy(words, good, sizeof(words));
	words[5] = LINE_INFO;
	open_btf(&btf, bytes);
	for (size_t size = 0; size < sizeof(words); size++) {
		unsigned char *copy = malloc(size + 1);

		memcpy(copy, words, size);
		ck_assert_int_lt(ext_read(&ext, &btf, copy, size), 0);
		ext_close(&ext);
		free(copy);
	}
	btf_close(&btf);
}
TABLE(btf_ext_cut, cuts, check_cut);

/* All three parts, and records that are longer than what is known. */
static const uint32_t whole[] = {
	0x0001eb9f, 32, 0, 20, 20, 28, 48,	52, /* header */
	8,	    1,	1,			/* func_info of "xdp": one */
	24,	    3,				/* at byte 24 [3] */
	16,	    5,	1, 0,  5,  9,  1 << 10, /* line_info of "a.c" */
	20,	    1,	2,			/* core_relo of "xdp": two */
	8,	    4,	9, 1,  77,		/* byte 8: [4], 9, kind 1 */
	16,	    5,	9, 12, 78,
};

static const struct {
	const char *says;
	enum ext_part part;
	const char *section;
	uint32_t record, at;
	uint32_t value;
	int size; /* 0: there is no such block */
} blocks[] = {
	{ "func_info, by the section", EXT_FUNC, "xdp", 0, 4, 3, 8 },
	{ "line_info, by the section", EXT_LINE, "a.c", 0, 12, 1 << 10, 16 },
	{ "core_relo: the first record", EXT_CORE, "xdp", 0, 4, 4, 20 },
	{ "core_relo: the second record", EXT_CORE, "xdp", 1, 12, 12, 20 },
	{ "what is longer in a record can be had", EXT_CORE, "xdp", 1, 16, 78,
	  20 },
	{ "no lines of a section", EXT_LINE, "xdp", 0, 0, 0, 0 },
	{ "no CO-RE of a section", EXT_CORE, "a.c", 0, 0, 0, 0 },
	{ "nothing of a section that is unknown", EXT_CORE, "tc", 0, 0, 0, 0 },
};

static void check_block(int i)
{
	const struct ext_block *block;
	unsigned char bytes[64];
	struct btf btf;
	struct ext ext;

	open_btf(&btf, bytes);
	ck_assert_msg(ext_read(&ext, &btf, whole, sizeof(whole)) == 0, "%s",
		      err_text());
	ck_assert_int_eq(ext.count, 3);
	block = ext_find(&ext, blocks[i].part, blocks[i].section);
	ck_assert_int_eq(block ? (int)block->size : 0, blocks[i].size);
	if (block)
		ck_assert_uint_eq(ext_u32(block, blocks[i].record,
					  blocks[i].at),
				  blocks[i].value);
	ext_close(&ext);
	btf_close(&btf);
}
TABLE(btf_ext_blocks, blocks, check_block);

static const struct {
	const char *says;
	int word;
	uint32_t value;
	const char *text;
} broken[] = {
	{ "CO-RE behind the end", 6, 4000,
	  "core_relo is at byte 4000 behind the header, of 100" },
	{ "CO-RE longer than all", 7, 56,
	  "core_relo is cut short: 56 bytes from byte 48 on, of 100" },
	{ "CO-RE of less than a record size", 7, 2,
	  "core_relo is cut short: 2 bytes, before the size of its records" },
	{ "CO-RE of half a block", 7, 8,
	  "core_relo is cut short: 4 bytes are left, a block begins with 8" },
	{ "CO-RE records that are too small", 20, 12,
	  "core_relo: records of 12 bytes, of at least 16" },
	{ "CO-RE records of no whole words", 20, 18,
	  "core_relo: records of 18 bytes, no multiple of 4" },
	{ "a block of CO-RE that is cut", 22, 3,
	  "core_relo is cut short: 3 records of 20 bytes for 'xdp', "
	  "40 bytes are left" },
	{ "a block of CO-RE without records", 22, 0,
	  "core_relo: no records for 'xdp'" },
	{ "a number of records that overflows", 22, 0xffffffff,
	  "core_relo is cut short: 4294967295 records" },
};

static void check_broken(int i)
{
	uint32_t words[sizeof(whole) / 4];
	unsigned char bytes[64];
	struct btf btf;
	struct ext ext;

	memcpy(words, whole, sizeof(words));
	words[broken[i].word] = broken[i].value;
	open_btf(&btf, bytes);
	ck_assert_int_eq(ext_read(&ext, &btf, words, sizeof(words)), -EINVAL);
	ck_assert_msg(strstr(err_text(), broken[i].text), "%s", err_text());
	ext_close(&ext);
	btf_close(&btf);
}
TABLE(btf_ext_broken, broken, check_broken);
