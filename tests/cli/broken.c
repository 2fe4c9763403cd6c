/* A real object, one byte of its tables another or cut short: it is read, or
 * refused in a sentence.  In this process all of them, by rawbpf a few. */
#include "loader/btf/ext.h"
#include "loader/err.h"
#include "loader/object/mapdef.h"
#include "loader/object/progdef.h"
#include "tests/cli/cli.h"
#include "tests/cli/tools.h"
#include "tests/run.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *object;
static size_t object_size;

static void take(const char *tool, const unsigned char *bytes, size_t size)
{
	if (object || strcmp(tool, "execsnoop"))
		return;
	object = malloc(size);
	object_size = size;
	memcpy(object, bytes, size);
}

static void take_object(void)
{
	tools_each(take);
	ck_assert_ptr_nonnull(object);
}

/* The n-th byte of the header, and behind it of the section table. */
static unsigned char *table_byte(size_t n)
{
	const Elf64_Ehdr *header = (const void *)object;
	size_t at =
		n < sizeof(*header) ? n : n - sizeof(*header) + header->e_shoff;

	return at < object_size ? object + at : NULL;
}

/* ---- In this process ---- */

static int read_types(struct obj *obj)
{
	const struct obj_section *types = obj_section_find(obj, ".BTF");
	const struct obj_section *ext = obj_section_find(obj, ".BTF.ext");
	struct externs externs = { 0 };
	struct mapdefs maps;
	struct btf btf = { 0 };
	struct ext records = { 0 };
	int err = 0;

	if (types && types->bytes)
		err = btf_read(&btf, types->bytes, types->size, NULL);
	if (!err && ext && ext->bytes)
		err = ext_read(&records, &btf, ext->bytes, ext->size);
	if (!err)
		err = externs_read(&externs, obj, &btf);
	if (!err)
		err = mapdef_read(&maps, obj, &btf, &externs, "execsnoop");
	ext_close(&records);
	btf_close(&btf);
	return err;
}

static void read_all(size_t size)
{
	unsigned char *bytes = malloc(size + !size);
	struct progdefs progs;
	struct obj obj;
	int err;

	memcpy(bytes, object, size);
	err_clear();
	err = obj_read(&obj, bytes, size);
	if (!err)
		err = progdef_read(&progs, &obj);
	if (!err)
		err = read_types(&obj);
	if (err)
		ck_assert_int_ne(err_text()[0], 0);
	obj_close(&obj);
	free(bytes);
}

static void flip_each(void)
{
	unsigned char *byte;

	for (size_t n = 0; (byte = table_byte(n)); n++)
		for (int flip = 0; flip < 3; flip++) {
			unsigned char kept = *byte;

			*byte ^= "\xff\x01\x80"[flip];
			read_all(object_size);
			*byte = kept;
		}
}

static void cut_each(void)
{
	for (size_t size = 0; size < object_size; size += 5)
		read_all(size);
}

/* ---- By rawbpf ---- */

static void disassemble(size_t size)
{
	struct cli c;

	cli_line(&c, "dis -", object, size);
	ck_assert_int_le(c.status, 1);
	if (c.status) {
		ck_assert_msg(!strncmp(c.err, "rawbpf dis: ", 12), "%s", c.err);
		ck_assert_uint_gt(strlen(c.err), 30);
	} else {
		ck_assert_str_eq(c.err, "");
	}
	cli_close(&c);
}

static void flip_some(void)
{
	unsigned char *byte;

	for (size_t n = 0; (byte = table_byte(n)); n += n < 64 ? 6 : 41) {
		*byte ^= 0xff;
		disassemble(object_size);
		*byte ^= 0xff;
	}
}

static void cut_some(void)
{
	for (size_t size = 0; size < object_size; size += object_size / 20)
		disassemble(size);
}

static const struct {
	const char *says;
	void (*try)(void);
} rows[] = {
	{ "with any byte of its tables another, an object is read or refused",
	  flip_each },
	{ "cut off anywhere, a real object is read or refused", cut_each },
	{ "rawbpf dis of an object with another byte ends in words",
	  flip_some },
	{ "rawbpf dis of an object cut off ends in words", cut_some },
};

static void check_row(int i)
{
	take_object();
	rows[i].try();
	free(object);
}
TABLE(broken, rows, check_row);
