/* Definitions by types that are wrong, each refused in its own words. */
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/mapdef_make.h"
#include "tests/unit/types.h"

#include <stdlib.h>
#include <string.h>

#define VALUES                    \
	{                         \
		"values", MAPS, 0 \
	}
#define OUTER .attrs = { OF_MAPS, KEY, VALUES }, .inner = INNER
#define TAILS .attrs = { OF_PROGRAMS, KEY, { "values", PROGRAMS, 0 } }

static const struct {
	const char *says;
	struct def def;
	const char *error;
} wrong[] = {
	/* clang-format off */
	{ "an attribute that is misspelt",
	  { .attrs = { HASH, { "max_entry", NUMBER, 1 } } },
	  "map counts: attribute 'max_entry' is unknown; did you mean "
	  "'max_entries'?" },
	{ "an attribute that is like no other",
	  { .attrs = { HASH, { "owner", NUMBER, 1 } } },
	  "map counts: attribute 'owner' is unknown" },
	{ "a number that is an int",
	  { .attrs = { HASH, { "max_entries", BARE, INT } } },
	  "map counts: attribute 'max_entries' is no number: that is a "
	  "pointer to an array, whose length it is (__uint)" },
	{ "a number that is a pointer to an int",
	  { .attrs = { HASH, { "max_entries", TYPE, INT } } },
	  "map counts: attribute 'max_entries' is no number: that is a "
	  "pointer to an array, whose length it is (__uint)" },
	{ "a number of no type at all",
	  { .attrs = { HASH, { "key_size", BARE, 9999 } } },
	  "map counts: attribute 'key_size' is no number: that is a pointer "
	  "to an array, whose length it is (__uint)" },
	{ "a number that is too large",
	  { .attrs = { HASH, { "max_entries", WIDE, 1ULL << 32 } } },
	  "map counts: attribute 'max_entries' is 4294967296: it has 32 "
	  "bits" },
	{ "a size that is too large",
	  { .attrs = { HASH, { "value_size", WIDE, 1ULL << 32 } } },
	  "map counts: attribute 'value_size' says 4294967296 bytes: it has "
	  "32 bits" },
	{ "a key that is not pointed to",
	  { .attrs = { HASH, { "key", BARE, INT } } },
	  "map counts: attribute 'key' is of kind INT: a type is pointed to "
	  "(__type)" },
	{ "a value of no type at all",
	  { .attrs = { HASH, { "value", BARE, 9999 } } },
	  "map counts: attribute 'value' is of kind UNKNOWN: a type is "
	  "pointed to (__type)" },
	{ "a key without a size",
	  { .attrs = { HASH, { "key", TYPE, PROTO } } },
	  "map counts: attribute 'key' is a type without a size" },
	{ "a key of two sizes",
	  { .attrs = { HASH, KEY, { "key_size", NUMBER, 8 } } },
	  "map counts: attribute 'key_size' says 8 bytes, and 4 were said "
	  "before" },
	{ "a value of two sizes",
	  { .attrs = { HASH, { "value_size", NUMBER, 8 },
		       { "value", TYPE, EVENT } } },
	  "map counts: attribute 'value' says 24 bytes, and 8 were said "
	  "before" },
	{ "maps in values of 8 bytes",
	  { .attrs = { OF_MAPS, { "value", TYPE, LONG }, VALUES },
	    .inner = INNER },
	  "map counts: attribute 'values' says 4 bytes, and 8 were said "
	  "before" },
	{ "pinned in a way that nobody knows",
	  { .attrs = { HASH, { "pinning", NUMBER, 2 } } },
	  "map counts: attribute 'pinning' is 2: known are 0 and 1, by "
	  "name" },
	{ "pinned by what is no number",
	  { .attrs = { HASH, { "pinning", BARE, INT } } },
	  "map counts: attribute 'pinning' is no number: that is a pointer "
	  "to an array, whose length it is (__uint)" },
	{ "a map without a type",
	  { .attrs = { KEY } },
	  "map counts: attribute 'type' is missing" },
	{ "values in a hash",
	  { .attrs = { HASH, VALUES }, .inner = INNER },
	  "map counts: it is of type HASH, and only maps of maps and of "
	  "programs have attribute 'values'" },
	{ "programs in a map of maps",
	  { .attrs = { OF_MAPS, { "values", PROGRAMS, 0 } } },
	  "map counts: attribute 'values' is no array of pointers to a map's "
	  "struct (__array)" },
	{ "maps in a map of programs",
	  { .attrs = { OF_PROGRAMS, VALUES }, .inner = INNER },
	  "map counts: attribute 'values' is no array of pointers to "
	  "functions (__array)" },
	{ "values of a given number",
	  { .attrs = { OF_MAPS, { "values", MAPS, 3 } }, .inner = INNER },
	  "map counts: attribute 'values' is no array of pointers to a map's "
	  "struct (__array)" },
	{ "values that are no array",
	  { .attrs = { OF_MAPS, { "values", TYPE, EVENT } } },
	  "map counts: attribute 'values' is no array of pointers to a map's "
	  "struct (__array)" },
	{ "an inner map without a type",
	  { .attrs = { OF_MAPS, VALUES }, .inner = { KEY } },
	  "map counts: its inner map: attribute 'type' is missing" },
	{ "an inner map that is pinned",
	  { .attrs = { OF_MAPS, VALUES },
	    .inner = { HASH, { "pinning", NUMBER, 1 } } },
	  "map counts: its inner map: it is not pinned: it has no name" },
	{ "an inner map with maps in it",
	  { .attrs = { OF_MAPS, VALUES }, .inner = { OF_MAPS, VALUES } },
	  "map counts: its inner map: it has values of its own: a map of "
	  "maps of maps does not exist" },
	{ "a relocation in a map without values",
	  { .attrs = { HASH }, .relocs = { { 8, IN } } },
	  "map counts: a relocation is at byte 8 of its definition, where no "
	  "value is" },
	{ "a relocation before the values",
	  { OUTER, .relocs = { { 8, IN } } },
	  "map counts: a relocation is at byte 8 of its definition, where no "
	  "value is" },
	{ "a relocation between two values",
	  { OUTER, .relocs = { { 20, IN } } },
	  "map counts: a relocation is at byte 20 of its definition, where "
	  "no value is" },
	{ "values by a key of 8 bytes",
	  { .attrs = { OF_MAPS, { "key", TYPE, LONG }, VALUES },
	    .inner = INNER, .relocs = { { 16, IN } } },
	  "map counts: it has values at first, by an index of 4 bytes; its "
	  "key has 8" },
	{ "a value that is set twice",
	  { OUTER, .relocs = { { 16, IN }, { 16, COUNTS } } },
	  "map counts: byte 16 of its definition has two relocations" },
	{ "a value that overlaps another",
	  { OUTER, .relocs = { { 16, IN }, { 20, COUNTS } } },
	  "map counts: byte 20 of its definition has two relocations" },
	{ "a function in a map of maps",
	  { OUTER, .relocs = { { 16, PROG } } },
	  "map counts: slot 0: 'prog' is no map of section .maps" },
	{ "a map of another object in a map of maps",
	  { OUTER, .relocs = { { 16, AWAY } } },
	  "map counts: slot 0: 'away' is no map of section .maps" },
	{ "a map in a slot that has no type",
	  { OUTER, .relocs = { { 24, UNTYPED } } },
	  "map counts: slot 1 is 'untyped', which no type makes a map" },
	{ "a value at which there is no symbol",
	  { OUTER, .relocs = { { 24, MAPS_SECTION } } },
	  "map counts: byte 24 of its definition refers to what has no "
	  "symbol" },
	{ "a map in a map of programs",
	  { TAILS, .relocs = { { 16, IN } } },
	  "map counts: slot 0: 'in' of section .maps is no program" },
	{ "a function of .text in a map of programs",
	  { TAILS, .relocs = { { 32, CLAMP } } },
	  "map counts: slot 2: 'clamp' of section .text is no program" },
	{ "a static function in a map of programs",
	  { TAILS, .relocs = { { 16, QUIET } } },
	  "map counts: slot 0: 'quiet' of section xdp is static: a program "
	  "is a global function" },
	{ "a function of another object in a map of programs",
	  { TAILS, .relocs = { { 16, AWAY } } },
	  "map counts: slot 0: 'away' is in no section: a program is a "
	  "global function of this object" },
	/* clang-format on */
};

static void check_refused(const char *error)
{
	struct mapdefs defs;

	def_end();
	ck_assert_int_lt(def_read(&defs), 0);
	ck_assert_str_eq(err_text(), error);
	def_close();
}

static void check_wrong(int i)
{
	def_start(&wrong[i].def);
	check_refused(wrong[i].error);
}
TABLE(mapdef_wrong, wrong, check_wrong);

/* ---- Around the definition ---- */

static void no_types(void)
{
	def_datasec[0] = 0;
}

static void no_var(void)
{
	def_datasec[1] = EVENT;
}

static void no_type(void)
{
	def_datasec[1] = 9999;
}

static void no_symbol(void)
{
	def_symbols[IN].name = "inn";
}

static void no_struct(void)
{
	def_datasec[1] = types_var("in", INT, 1);
}

static void too_short(void)
{
	def_symbols[COUNTS].size = 8;
}

static void too_far(void)
{
	def_symbols[COUNTS].value = 400;
}

static void beyond_all(void)
{
	def_symbols[COUNTS].value = ~0ULL;
}

static void twice(void)
{
	def_datasec[1] = def_datasec[0];
}

static void same_place(void)
{
	def_symbols[IN].value = 64;
}

static void large(void)
{
	def_sections[DEF_RODATA].size = 1ULL << 32;
}

static void table_of_data(void)
{
	def_sections[DEF_OPS].relocs[0].symbol = COUNTS;
}

static void table_of_text(void)
{
	def_sections[DEF_OPS].relocs[0].symbol = CLAMP;
}

static void table_short(void)
{
	def_sections[DEF_OPS].size = 8;
}

static void table_without_symbol(void)
{
	def_symbols[TABLE_OPS].section = OBJ_EXTERN;
}

static const struct {
	const char *says;
	void (*change)(void);
	const char *error;
} around[] = {
	/* clang-format off */
	{ "maps whose types are missing", no_types,
	  "section .maps holds maps, defined by their types, and the object "
	  "has no types of it (clang -g makes them)" },
	{ "a map that is no variable", no_var,
	  "type [3] of section .maps is of kind STRUCT, and not a variable" },
	{ "a map of a type that is not there", no_type,
	  "type [9999] of section .maps is of kind UNKNOWN, and not a "
	  "variable" },
	{ "a map without a symbol", no_symbol,
	  "'in' of section .maps is in the types, and no symbol says where" },
	{ "a map that is no struct", no_struct,
	  "'in' of section .maps is of kind INT, and not a struct" },
	{ "a map that is shorter than its type", too_short,
	  "'counts' of section .maps has 8 bytes, and its type 16" },
	{ "a map beyond its section", too_far,
	  "'counts' ends at byte 528 of section .maps, which has 512" },
	{ "a map beyond all ends", beyond_all,
	  "'counts' ends at byte 127 of section .maps, which has 512" },
	{ "a map that is there twice", twice,
	  "maps counts and counts are at the same place" },
	{ "two typed maps in one place", same_place,
	  "maps counts and in are at the same place" },
	{ "variables of 4 GiB", large,
	  "section .rodata has 4294967296 bytes: the value of a map has less "
	  "than 4 GiB" },
	{ "a table of functions with a map in it", table_of_data,
	  "struct_ops table: byte 0: 'counts' of section .maps is no "
	  "program" },
	{ "a table of functions with one of .text", table_of_text,
	  "struct_ops table: byte 0: 'clamp' of section .text is no "
	  "program" },
	{ "a table beyond its section", table_short,
	  "'table' ends at byte 16 of section .struct_ops, which has 8" },
	{ "a table without a symbol", table_without_symbol,
	  "'table' of section .struct_ops is in the types, and no symbol "
	  "says where" },
	/* clang-format on */
};

static void check_around(int i)
{
	static const struct def def = { .attrs = { HASH, KEY } };

	def_start(&def);
	around[i].change();
	check_refused(around[i].error);
}
TABLE(mapdef_around, around, check_around);

/* ---- Anything ---- */

static const struct {
	const char *says;
	struct def def;
} wild[] = {
	{ "maps of any types are read or refused",
	  { OUTER, .relocs = { { 16, IN } } } },
	{ "programs of any types are read or refused",
	  { TAILS, .relocs = { { 16, PROG } } } },
};

static int read_wild(unsigned char *bytes, size_t size)
{
	struct mapdefs defs;
	struct externs externs;
	struct btf btf;
	int err = btf_read(&btf, bytes, size, NULL);

	if (!err)
		err = externs_read(&externs, &def_obj, &btf);
	if (!err)
		err = mapdef_read(&defs, &def_obj, &btf, &externs, "wild");
	btf_close(&btf);
	return err;
}

static void check_wild(int i)
{
	int good = 0, bad = 0;

	for (int n = 0; n < 5000; n++) {
		unsigned char *bytes, *copy;
		size_t size;

		def_start(&wild[i].def);
		def_end();
		bytes = types_bytes(&size);
		copy = malloc(size);
		memcpy(copy, bytes, size);
		for (int times = rand() % 3 + 1; times > 0; times--)
			copy[sizeof(struct btf_header) +
			     rand() % (size - sizeof(struct btf_header))] =
				rand() % 3 ? rand() % 20 : rand();
		err_clear();
		if (read_wild(copy, size) == 0)
			good++;
		else
			bad += err_text()[0] != 0;
		free(copy);
		def_close();
	}
	ck_assert_int_gt(good, 100);
	ck_assert_int_gt(bad, 100);
	ck_assert_int_eq(good + bad, 5000);
}
TABLE(mapdef_wild, wild, check_wild);
