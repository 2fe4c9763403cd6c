/* An object file, read; and with any bytes changed, read or refused. */
#include "loader/object/obj.h"
#include "loader/err.h"
#include "loader/object/mapdef.h"
#include "loader/object/sec.h"
#include "loader/object/subprog.h"
#include "tests/run.h"
#include "tests/unit/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *says;
} good[] = { { "an object's functions, relocations and bytes are found" } };

static void check_words(const struct obj *obj)
{
	const struct obj_section *data = obj_section_find(obj, ".data");

	ck_assert_str_eq(obj->license, "GPL");
	ck_assert_uint_eq(obj->version, 0x060100);
	ck_assert_int_eq(obj->sections[CODE].role, ROLE_PROGRAM);
	ck_assert_int_eq(obj->sections[MAPS].role, ROLE_MAPS);
	ck_assert_int_eq(obj->sections[SYMBOLS].role, ROLE_NONE);
	ck_assert_int_eq(data->role, ROLE_DATA);
	ck_assert_int_eq(data->reloc_count, 1);
	ck_assert_int_eq(data->relocs[0].addend, 16);
	ck_assert_str_eq(obj_reloc_name(data->relocs[0].type),
			 "R_BPF_64_ABS64");
	ck_assert_int_eq(obj->symbols[0].section, OBJ_EXTERN);
	ck_assert_ptr_null(obj_section_find(obj, ".rodata"));
}

static void check_good(int i)
{
	struct obj obj;

	image_make();
	ck_assert_msg(obj_read(&obj, &image, sizeof(image)) == 0, "%s",
		      err_text());
	ck_assert_int_eq(obj.func_count, 2 + i);
	ck_assert_str_eq(obj.funcs[0].name, "hello");
	ck_assert_int_eq(obj.funcs[0].count, 4);
	ck_assert_str_eq(obj.funcs[1].name, "more");
	ck_assert_int_eq(obj.funcs[1].start, 4);
	ck_assert_mem_eq(obj.funcs[1].insns, &image.code[4], 16);
	ck_assert_str_eq(obj.sections[CODE].name, "xdp");
	ck_assert_int_eq(obj_reloc_at(&obj.sections[CODE], 0)->symbol, 3);
	ck_assert_ptr_null(obj_reloc_at(&obj.sections[CODE], 8));
	ck_assert_ptr_null(obj_reloc_at(&obj.sections[MAPS], 0));
	ck_assert_ptr_nonnull(obj_bytes(&obj.sections[MAPS], 8, 8));
	ck_assert_ptr_null(obj_bytes(&obj.sections[MAPS], 8, 9));
	ck_assert_ptr_null(obj_bytes(&obj.sections[MAPS], ~0ULL, 2));
	check_words(&obj);
	obj_close(&obj);
}
TABLE(obj, good, check_good);

static const struct {
	const char *says;
} wild[] = {
	{ "an object cut off anywhere is read or refused" },
	{ "an object with any field changed is read or refused" },
};

static void cut_or_change(int i, unsigned char *bytes, size_t *size, int n)
{
	static const unsigned char values[] = { 0, 1, 7, 0x7f, 0x80, 0xff };

	if (i == 0) {
		*size = n % sizeof(image);
		return;
	}
	bytes[n % *size] = values[n % 6];
	for (int times = n % 4; times > 0; times--)
		bytes[rand() % *size] = rand();
}

/* What is read from a good object is read or refused as well. */
static void read_on(struct obj *obj)
{
	static const struct externs externs;
	static const struct btf btf;
	struct mapdefs maps;
	struct subprog prog;
	struct sec sec;

	mapdef_read(&maps, obj, &btf, &externs, "image");
	for (int i = 0; i < obj->func_count; i++)
		if (subprog_link(&prog, obj, &obj->funcs[i]) == 0)
			ck_assert_int_gt(prog.count, 0);
	for (int i = 1; i < obj->section_count; i++)
		sec_parse(&sec, obj->sections[i].name);
}

static void check_wild(int i)
{
	for (int n = 0; n < 20000; n++) {
		size_t size = sizeof(image);
		unsigned char *bytes;
		struct obj obj;

		image_make();
		cut_or_change(i, (void *)&image, &size, n);
		bytes = malloc(size);
		memcpy(bytes, &image, size);
		if (obj_read(&obj, bytes, size) < 0)
			ck_assert_int_ne(err_text()[0], 0);
		else
			read_on(&obj);
		obj_close(&obj);
		free(bytes);
		if (i == 0 && n > (int)sizeof(image))
			return;
	}
}
TABLE(obj_wild, wild, check_wild);
