/* An object's types for a kernel: what an older one gets instead of a kind,
 * and where variables are; without a kernel. */
#include "loader/btf/upload.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct obj_section sections[] = {
	{ .name = "" },
	{ .name = ".text", .size = 80 },
	{ .name = ".data", .size = 24 },
};
static struct obj_symbol symbols[] = {
	{ .name = "wake", .section = 1, .type = STT_FUNC },
	{ .name = "count", .section = 2, .value = 16, .type = STT_OBJECT },
	{ .name = "count", .section = 0, .value = 99, .type = STT_OBJECT },
};
static struct obj obj = { .sections = sections,
			  .section_count = 3,
			  .symbols = symbols,
			  .symbol_count = 3 };

static struct btf btf, sent;
static char *blob, *bytes;
static size_t size;

static void put(uint32_t id, size_t byte, uint32_t value)
{
	memcpy(blob + blob_at(blob, size, id) + byte, &value, 4);
}

static uint32_t word(uint32_t id, size_t byte)
{
	uint32_t value;

	memcpy(&value, (const char *)btf_type(&sent, id) + byte, 4);
	return value;
}

static int upload(unsigned int knows)
{
	uint32_t len = 0;

	ck_assert_int_eq(btf_read(&btf, blob, size, NULL), 0);
	bytes = btf_upload(&obj, &btf, NULL, knows, &len);
	if (!bytes)
		return -1;
	ck_assert_msg(btf_read(&sent, bytes, len, NULL) == 0, "%s", err_text());
	return 0;
}

static void close_all(void)
{
	btf_close(&btf);
	btf_close(&sent);
	free(blob);
	free(bytes);
}

/* ---- What replaces what ---- */

static const struct row {
	const char *says;
	uint32_t id;
	unsigned int lacks;
	const char *kind;
	uint32_t vlen, size; /* or the type that it is of */
	const char *name;
} rows[] = {
	{ "a function stays", 17, 0, "FUNC", 1, 16, "wake" },
	{ "a function becomes a typedef", 17, BTF_KNOWS_FUNC, "TYPEDEF", 0, 16,
	  "wake" },
	{ "a global function becomes a static one", 17, BTF_KNOWS_GLOBAL_FUNC,
	  "FUNC", 0, 16, "wake" },
	{ "parameters become the values of an enum", 16, BTF_KNOWS_FUNC, "ENUM",
	  2, 4, "" },
	{ "a variable becomes one byte", 18, BTF_KNOWS_DATASEC, "INT", 0, 1,
	  "count" },
	{ "a section stays", 19, 0, "DATASEC", 1, 4, ".data" },
	{ "a section becomes a struct without a dot", 19, BTF_KNOWS_DATASEC,
	  "STRUCT", 1, 4, "_data" },
	{ "a float becomes a struct without members", 15, BTF_KNOWS_FLOAT,
	  "STRUCT", 0, 4, "" },
	{ "a tag of a declaration becomes one byte", 20, BTF_KNOWS_DECL_TAG,
	  "INT", 0, 1, "tag" },
	{ "a tag of a type becomes const", 21, BTF_KNOWS_TYPE_TAG, "CONST", 0,
	  1, "" },
	{ "an enum of 64 bits becomes a union", 14, BTF_KNOWS_ENUM64, "UNION",
	  1, 8, "big" },
	{ "an enum of 32 bits stays", 13, BTF_KNOWS_ENUM64, "ENUM", 2, 4,
	  "state" },
};

static void check_row(int i)
{
	const struct btf_type *t;

	blob = blob_make(&size);
	ck_assert_msg(upload(BTF_KNOWS_ALL & ~rows[i].lacks) == 0, "%s",
		      err_text());
	t = btf_type(&sent, rows[i].id);
	ck_assert_str_eq(btf_kind_name(btf_kind(t)), rows[i].kind);
	ck_assert_uint_eq(btf_vlen(t), rows[i].vlen);
	ck_assert_uint_eq(t->size, rows[i].size);
	ck_assert_str_eq(btf_name(&sent, t), rows[i].name);
	ck_assert_uint_eq(sent.end, btf.end);
	close_all();
}
TABLE(rewrite, rows, check_row);

/* ---- Members, signs, places ---- */

static void section_members(void)
{
	put(19, 12 + 4, 8);
	put(19, 8, 12);
	ck_assert_int_eq(upload(0), 0);
	ck_assert_str_eq(btf_string(&sent, word(19, 12)), "count");
	ck_assert_uint_eq(word(19, 16), 18);
	ck_assert_uint_eq(word(19, 20), 64);
}

static void nameless_parameter(void)
{
	ck_assert_int_eq(upload(0), 0);
	ck_assert_str_eq(btf_string(&sent, word(16, 12)), "task");
	ck_assert_str_eq(btf_string(&sent, word(16, 20)), "_");
}

static void signed_enum(void)
{
	put(13, 4, 1u << 31 | BTF_KIND_ENUM << 24 | 2);
	ck_assert_int_eq(upload(BTF_KNOWS_ALL & ~BTF_KNOWS_ENUM64), 0);
	ck_assert(!btf_kflag(btf_type(&sent, 13)));
}

static void union_members(void)
{
	ck_assert_int_eq(upload(BTF_KNOWS_ALL & ~BTF_KNOWS_ENUM64), 0);
	ck_assert_str_eq(btf_string(&sent, word(14, 12)), "HUGE");
	ck_assert_uint_eq(word(14, 16), 1);
	ck_assert_uint_eq(word(14, 20), 0);
}

static void by_symbol(void)
{
	put(19, 8, 0);
	ck_assert_int_eq(upload(BTF_KNOWS_ALL), 0);
	ck_assert_uint_eq(word(19, 8), 24);
	ck_assert_uint_eq(word(19, 12 + 4), 16);
}

static void said_already(void)
{
	put(19, 8, 23);
	put(19, 12 + 4, 7);
	ck_assert_int_eq(upload(BTF_KNOWS_ALL), 0);
	ck_assert_uint_eq(word(19, 8), 23);
	ck_assert_uint_eq(word(19, 12 + 4), 7);
}

static void static_without_symbol(void)
{
	put(19, 8, 0);
	put(19, 12 + 4, 12);
	put(18, 12, BTF_VAR_STATIC);
	symbols[1].name = "count.1";
	ck_assert_int_eq(upload(BTF_KNOWS_ALL), 0);
	ck_assert_uint_eq(word(19, 12 + 4), 12);
}

static void hidden_variable(void)
{
	put(19, 8, 0);
	put(18, 12, BTF_VAR_GLOBAL_ALLOCATED);
	symbols[1].visibility = STV_HIDDEN;
	ck_assert_int_eq(upload(BTF_KNOWS_ALL), 0);
	ck_assert_uint_eq(word(18, 12), BTF_VAR_STATIC);
}

static void hidden_function(void)
{
	symbols[0].visibility = STV_HIDDEN;
	ck_assert_int_eq(upload(BTF_KNOWS_ALL), 0);
	ck_assert_uint_eq(btf_vlen(btf_type(&sent, 17)), BTF_FUNC_STATIC);
}

static void original_stays(void)
{
	void *before = blob_make(&size);

	ck_assert_int_eq(upload(0), 0);
	ck_assert_mem_eq(before, blob, size);
	free(before);
}

static const struct {
	const char *says;
	void (*check)(void);
} cases[] = {
	{ "a section's variables become members by name", section_members },
	{ "a parameter without a name gets one", nameless_parameter },
	{ "an enum with a sign loses it", signed_enum },
	{ "values of 64 bits become members by name", union_members },
	{ "a section's size and places come from the object", by_symbol },
	{ "a section that has a size stays as it is", said_already },
	{ "a static variable may have no symbol", static_without_symbol },
	{ "a hidden variable becomes a static one", hidden_variable },
	{ "a hidden function becomes a static one", hidden_function },
	{ "the object's own types stay as they are", original_stays },
};

static void check_case(int i)
{
	struct obj_symbol before[3];

	memcpy(before, symbols, sizeof(symbols));
	blob = blob_make(&size);
	cases[i].check();
	memcpy(symbols, before, sizeof(symbols));
	close_all();
}
TABLE(upload, cases, check_case);

/* ---- Refused ---- */

static const struct {
	const char *says;
	uint32_t id; /* a word of this type is `value` */
	size_t byte;
	uint32_t value;
	const char *section; /* the name of the one with data */
	const char *error;
} refusals[] = {
	{ "a section that the object has not", 19, 8, 0, ".bss",
	  "the types for the kernel: the types speak of a section .data, "
	  "which is not there or is empty" },
	{ "a variable without a symbol", 18, 0, 1, ".data",
	  "the types for the kernel: variable 'int' of section .data has no "
	  "symbol, which would say where it is" },
	{ "a section of what is no variable", 19, 12, 17, ".data",
	  "the types for the kernel: section .data holds type [17], which is "
	  "a FUNC and not a VAR" },
	{ "a section of no type at all", 19, 12, 999, ".data",
	  "the types for the kernel: section .data holds type [999], which "
	  "is a UNKNOWN and not a VAR" },
	{ "types that nobody knows", 24, 4, 31u << 24, ".data",
	  "the types for the kernel: type [24] is of kind 31, which is not "
	  "known here: where it ends, and all types after it, cannot be "
	  "told" },
};

static void check_refusal(int i)
{
	blob = blob_make(&size);
	put(19, 8, 0);
	put(refusals[i].id, refusals[i].byte, refusals[i].value);
	sections[2].name = refusals[i].section;
	ck_assert_int_ne(upload(BTF_KNOWS_ALL), 0);
	ck_assert_str_eq(err_text(), refusals[i].error);
	close_all();
}
TABLE(upload_refused, refusals, check_refusal);
