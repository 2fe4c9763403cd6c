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
	  "this is no header of its" },
	{ "a header that says it is shorter", 1, 20, WORDS, "xdp", -EINVAL,
	  "this is no header of its" },
	{ "a header that says it is longer than all", 1, 4000, WORDS, "xdp",
	  -EINVAL, "line_info is cut short" },
	{ "line_info behind the end", 4, 4000, WORDS, "xdp", -EINVAL,
	  "line_info is cut short" },
	{ "records that are too small", 7, 12, WORDS, "xdp", -EINVAL,
	  "records of 12 bytes" },
	{ "records of no whole words", 7, 17, WORDS, "xdp", -EINVAL,
	  "records of 17 bytes" },
	{ "records that are huge", 7, 0xfffffffc, WORDS, "xdp", -EINVAL,
	  "line_info is cut short" },
	{ "more records than there are", 15, 3, WORDS, "xdp", -EINVAL,
	  "line_info is cut short" },
	{ "a section of no records", 15, 0, WORDS, "xdp", -EINVAL,
	  "line_info is cut short" },
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
	struct btf_line *lines;
	struct btf btf;
	int n;

	memcpy(words, good, sizeof(words));
	words[5] = LINE_INFO;
	if (rows[i].word >= 0)
		words[rows[i].word] = rows[i].value;
	open_btf(&btf, bytes);
	n = btf_lines(&btf, words, rows[i].words * 4, rows[i].section, &lines);
	ck_assert_int_eq(n, rows[i].result);
	if (rows[i].text)
		ck_assert_msg(strstr(err_text(), rows[i].text), "%s",
			      err_text());
	if (n == 2) {
		ck_assert_uint_eq(lines[1].slot, 2);
		ck_assert_uint_eq(lines[1].line, 13);
		ck_assert_uint_eq(lines[0].column, 3);
		ck_assert_str_eq(lines[0].file, "a.c");
		ck_assert_str_eq(lines[0].text, "int x;");
	}
	free(lines);
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
	struct btf_line *lines;
	struct btf btf;

	(void)i;
	memcpy(words, good, sizeof(words));
	words[5] = LINE_INFO;
	open_btf(&btf, bytes);
	for (size_t size = 0; size < sizeof(words); size++) {
		unsigned char *copy = malloc(size + 1);

		memcpy(copy, words, size);
		ck_assert_int_lt(btf_lines(&btf, copy, size, "xdp", &lines), 0);
		free(copy);
	}
	btf_close(&btf);
}
TABLE(btf_ext_cut, cuts, check_cut);
