/* Maps of the old form: struct bpf_map_def, short and long. */
#include "loader/object/mapdef.h"
#include "loader/err.h"
#include "tests/run.h"

#include <elf.h>
#include <string.h>

enum {
	MAPS = 1
};

/* Two maps, the first `size` bytes long, the second five numbers. */
static uint32_t numbers[16];
static struct obj_section sections[2];
static struct obj_symbol symbols[3];
static struct obj obj;

static int read_defs(struct mapdefs *defs)
{
	static const struct externs externs;
	static const struct btf btf;

	return mapdef_read(defs, &obj, &btf, &externs, "file");
}

static void make(uint64_t size)
{
	static const uint32_t second[] = { 2, 4, 8, 1, 0x400 };

	memset(&obj, 0, sizeof(obj));
	memset(numbers, 0, sizeof(numbers));
	numbers[0] = 1;
	numbers[1] = 16;
	numbers[2] = 24;
	numbers[3] = 1024;
	memcpy((char *)numbers + size, second, sizeof(second));
	sections[MAPS] = (struct obj_section){
		.name = "maps",
		.role = ROLE_OLD_MAPS,
		.bytes = (unsigned char *)numbers,
		.size = size + sizeof(second),
	};
	symbols[1] = (struct obj_symbol){ "two",      size,	  20, MAPS,
					  STT_OBJECT, STB_GLOBAL, 0 };
	symbols[2] = (struct obj_symbol){ "one",      0,	  size, MAPS,
					  STT_OBJECT, STB_GLOBAL, 0 };
	obj.sections = sections;
	obj.section_count = 2;
	obj.symbols = symbols;
	obj.symbol_count = 3;
}

static const struct {
	const char *says;
	uint64_t size; /* of the first */
	int word;      /* set to `value`, if not 0 */
	uint32_t value;
	uint32_t flags; /* of the first */
} good[] = {
	{ "a definition without flags", 16, 0, 0, 0 },
	{ "a definition with flags", 20, 4, 1, 1 },
	{ "a longer one, the rest zero", 36, 0, 0, 0 },
};

static void check_good(int i)
{
	struct mapdefs defs;

	make(good[i].size);
	if (good[i].word)
		numbers[good[i].word] = good[i].value;
	ck_assert_msg(read_defs(&defs) == 0, "%s", err_text());
	ck_assert_int_eq(defs.count, 2);
	ck_assert_str_eq(defs.rows[0].name, "one");
	ck_assert_uint_eq(defs.rows[0].type, 1);
	ck_assert_uint_eq(defs.rows[0].key_size, 16);
	ck_assert_uint_eq(defs.rows[0].value_size, 24);
	ck_assert_uint_eq(defs.rows[0].max_entries, 1024);
	ck_assert_uint_eq(defs.rows[0].map_flags, good[i].flags);
	ck_assert_uint_eq(defs.rows[1].map_flags, 0x400);
	ck_assert_ptr_eq(mapdef_at(&defs, MAPS, good[i].size), &defs.rows[1]);
	ck_assert_ptr_null(mapdef_at(&defs, MAPS, 4));
	obj_close(&obj);
}
TABLE(mapdef, good, check_good);

static void no_change(void)
{
}

static void pin(void)
{
	numbers[6] = 2;
}

static void too_short(void)
{
	symbols[2].size = 12;
}

static void too_long(void)
{
	symbols[1].size = 24;
}

static void far_out(void)
{
	symbols[1].value = ~0ULL;
}

static void same_place(void)
{
	symbols[1].value = 0;
}

static void no_bytes(void)
{
	sections[MAPS].bytes = NULL;
}

static const struct {
	const char *says;
	void (*change)(void);
	const char *error; /* NULL: none */
} broken[] = {
	{ "nothing is broken at first", no_change, NULL },
	{ "a definition for tc", pin,
	  "map one: byte 24 of its definition is 2, and only the first 20 are "
	  "known; is it a struct bpf_elf_map, for tc?" },
	{ "a definition that is too short", too_short,
	  "map one is defined in 12 bytes: type, sizes and max_entries need "
	  "16" },
	{ "a definition beyond its section", too_long,
	  "map two ends at byte 60 of section maps, which has 56" },
	{ "a definition beyond all ends", far_out,
	  "map two ends at byte 19 of section maps, which has 56" },
	{ "two maps in one place", same_place,
	  "maps two and one are at the same place" },
	{ "maps without bytes", no_bytes,
	  "map two ends at byte 56 of section maps, which has 56" },
};

static void check_broken(int i)
{
	struct mapdefs defs;

	make(36);
	broken[i].change();
	if (broken[i].error) {
		ck_assert_int_lt(read_defs(&defs), 0);
		ck_assert_str_eq(err_text(), broken[i].error);
	} else {
		ck_assert_int_eq(read_defs(&defs), 0);
	}
	obj_close(&obj);
}
TABLE(mapdef_broken, broken, check_broken);

static const struct {
	const char *says;
} none[] = { { "an object without maps of the old form has none" } };

static void check_none(int i)
{
	struct mapdefs defs;

	make(20);
	sections[MAPS].role = ROLE_NONE;
	ck_assert_int_eq(read_defs(&defs), i);
	ck_assert_int_eq(defs.count, 0);
	ck_assert_ptr_null(mapdef_at(&defs, MAPS, 0));
	obj_close(&obj);
}
TABLE(mapdef_none, none, check_none);
