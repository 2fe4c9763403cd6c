/* What else is said of types: unknown kinds, split BTF, circles, C. */
#include "loader/btf/dump.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/btf_blob.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct btf btf;
static char *blob, *text;
static size_t size, text_size;

/* Change a word of a type, then read. */
static void open_with(uint32_t id, size_t byte, uint32_t value)
{
	blob = blob_make(&size);
	if (id)
		memcpy(blob + blob_at(blob, size, id) + byte, &value, 4);
	ck_assert_msg(!btf_read(&btf, blob, size, NULL), "%s", err_text());
}

static int dump(const char *name)
{
	FILE *out = open_memstream(&text, &text_size);
	int64_t id = *name ? btf_find(&btf, name) : 0;
	int err;

	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(id, 0);
	err = id ? btf_dump_type(out, &btf, id) : btf_dump_all(out, &btf);
	fclose(out);
	return err;
}

static void close_all(void)
{
	btf_close(&btf);
	free(blob);
	free(text);
}

static void unknown_kind(void)
{
	open_with(15, 4, 31u << 24);
	ck_assert_int_gt(btf_find(&btf, "task"), 0);
	ck_assert_int_eq(btf_find(&btf, "count"), -ENOENT);
	ck_assert_int_eq(dump(""), -EOPNOTSUPP);
	ck_assert_str_eq(err_text(),
			 "type [15] is of kind 31, which is not known here: "
			 "where it ends, and all types after it, cannot be "
			 "told");
}

static void contains_itself(void)
{
	open_with(7, 8, 11); /* ns_t is a const struct task, which has one */
	ck_assert_int_eq(dump(""), -ELOOP);
	ck_assert_str_eq(err_text(), "type [11], 'task', contains itself");
}

static void typedef_circle(void)
{
	open_with(7, 8, 8);
	ck_assert_int_eq(btf_size(&btf, 8), -EINVAL);
	ck_assert_int_eq(dump(""), -ELOOP);
}

static void split(void)
{
	struct {
		struct btf_header header;
		uint32_t types[6];
		char strings[8];
	} module = { .header = { BTF_MAGIC, 1, 0, 24, 0, 24, 24, 8 },
		     .types = { 0, BTF_KIND_PTR << 24, 11, 0,
				BTF_KIND_TYPEDEF << 24, 11 },
		     .strings = "\0task_t" };
	struct btf over;
	int64_t id;

	open_with(0, 0, 0);
	module.types[3] = btf.strings_len + 1;
	ck_assert_int_eq(btf_read(&over, &module, sizeof(module), &btf), 0);
	id = btf_find(&over, "task_t");
	ck_assert_int_eq(id, 26);
	ck_assert_int_eq(btf_size(&over, id), 64);
	ck_assert_int_eq(btf_find(&over, "struct task"), 11);
	ck_assert_int_eq(btf_find(&btf, "task_t"), -ENOENT);
	btf_close(&over);
}

static void enums(void)
{
	uint64_t value = 0;

	open_with(0, 0, 0);
	ck_assert(btf_enum_value(&btf, 13, "DEAD", &value) && value == 16);
	ck_assert(btf_enum_value(&btf, 14, "HUGE", &value));
	ck_assert_uint_eq(value, 0x100000001);
	ck_assert_str_eq(btf_enum_name(&btf, 13, 16), "DEAD");
	ck_assert_ptr_null(btf_enum_name(&btf, 13, 17));
	ck_assert(!btf_enum_value(&btf, 1, "DEAD", &value));
}

static void as_c(void)
{
	open_with(0, 0, 0);
	ck_assert_int_eq(dump("task"), 0);
	ck_assert_str_eq(text, "struct ns {\n"
			       "\tint inum;\n"
			       "\tint flags: 3;\n"
			       "\tint mode: 5;\n"
			       "};\n\n"
			       "typedef const struct ns ns_t;\n\n"
			       "enum state {\n"
			       "\tRUNNING = 0,\n"
			       "\tDEAD = 16,\n"
			       "};\n\n"
			       "struct task {\n"
			       "\tns_t ns;\n"
			       "\tchar comm[16];\n"
			       "\tunion {\n"
			       "\t\tlong a;\n"
			       "\t\tint b[2];\n"
			       "\t};\n"
			       "\tlong: 64;\n"
			       "\tstruct task *next;\n"
			       "\tlong: 64;\n"
			       "\tenum state state;\n"
			       "};\n\n");
}

static void function_as_c(void)
{
	open_with(0, 0, 0);
	ck_assert_int_eq(dump("wake"), 0);
	ck_assert_str_eq(text, "struct task;\n\n"
			       "int wake(struct task *task, ...);\n\n");
}

static const struct {
	const char *says;
	void (*check)(void);
} rows[] = {
	{ "a kind that is not known hides only what is after it",
	  unknown_kind },
	{ "a struct that contains itself is refused", contains_itself },
	{ "a typedef of itself is refused", typedef_circle },
	{ "a module's BTF goes on where its base ends", split },
	{ "the values of enums, both ways", enums },
	{ "a struct as C, with what it needs", as_c },
	{ "a function as C", function_as_c },
};

static void check_row(int i)
{
	text = NULL;
	rows[i].check();
	close_all();
}
TABLE(btf_types, rows, check_row);
