/* Bytes as what their type says they are. */
#include "loader/btf/find.h"
#include "loader/btf/print.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"

#include <stdio.h>
#include <stdlib.h>

static const struct row {
	const char *says;
	const char *type;
	unsigned char bytes[64];
	size_t size;
	const char *text;
} rows[] = {
	{ "a number with a sign", "int", { 0xff, 0xff, 0xff, 0xff }, 4, "-1" },
	{ "bit-fields, signed too",
	  "ns_t",
	  { 5, 0, 0, 0, 0x8f },
	  8,
	  "{ .inum = 5, .flags = -1, .mode = -15 }" },
	{ "a value of an enum by its name", "enum state", { 16 }, 4, "DEAD" },
	{ "a value that has no name", "enum state", { 17 }, 4, "17" },
	{ "a float", "float", { 0, 0, 0xc0, 0x3f }, 4, "1.5" },
	{ "a struct of all",
	  "task",
	  { 1, [8] = 's', 'h', [24] = 2, [40] = 0x10 },
	  64,
	  "{ .ns = { .inum = 1, .flags = 0, .mode = 0 }, .comm = \"sh\", "
	  "{ .a = 2, .b = { 2, 0 } }, .next = 0x10, .state = RUNNING }" },
	{ "what is not all there",
	  "ns",
	  { 1, 0, 0, 0 },
	  4,
	  "{ .inum = 1, .flags = ..., .mode = ... }" },
	{ "nothing at all", "int", { 0 }, 0, "..." },
};

static void check_row(int i)
{
	size_t size, len;
	void *blob = blob_make(&size);
	char *text;
	FILE *out = open_memstream(&text, &len);
	struct btf btf;

	ck_assert_int_eq(btf_read(&btf, blob, size, NULL), 0);
	btf_print(out, &btf, btf_find(&btf, rows[i].type), rows[i].bytes,
		  rows[i].size);
	fclose(out);
	ck_assert_str_eq(text, rows[i].text);
	free(text);
	btf_close(&btf);
	free(blob);
}
TABLE(btf_print, rows, check_row);
