/* Maps defined by their types: each attribute, and what is in the slots. */
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/mapdef_make.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *says;
	struct def def;
	struct mapdef wanted;
} said[] = {
	{ "__uint is the length of an array",
	  { .attrs = { HASH, { "max_entries", NUMBER, 1024 } } },
	  { .type = 1, .max_entries = 1024 } },
	{ "__ulong is the value of an enum",
	  { .attrs = { HASH, { "max_entries", WIDE, 0xffffffff } } },
	  { .type = 1, .max_entries = 0xffffffff } },
	{ "map_extra has 64 bits",
	  { .attrs = { HASH, { "map_extra", WIDE, 0x123456789a } } },
	  { .type = 1, .map_extra = 0x123456789a } },
	{ "flags and a node of memory",
	  { .attrs = { HASH,
		       { "map_flags", NUMBER, 5 },
		       { "numa_node", NUMBER, 1 } } },
	  { .type = 1, .map_flags = 5, .numa_node = 1 } },
	{ "sizes without types",
	  { .attrs = { HASH,
		       { "key_size", NUMBER, 12 },
		       { "value_size", NUMBER, 3 } } },
	  { .type = 1, .key_size = 12, .value_size = 3 } },
	{ "types bring their sizes along",
	  { .attrs = { HASH,
		       { "key", TYPE, LONG },
		       { "value", TYPE, EVENT } } },
	  { .type = 1,
	    .key_size = 8,
	    .key_type = LONG,
	    .value_size = 24,
	    .value_type = EVENT } },
	{ "a type and the same size",
	  { .attrs = { HASH,
		       { "key", TYPE, LONG },
		       { "key_size", NUMBER, 8 } } },
	  { .type = 1, .key_size = 8, .key_type = LONG } },
	{ "pinned by its name",
	  { .attrs = { HASH, { "pinning", NUMBER, 1 } } },
	  { .type = 1, .pinned = true } },
	{ "pinning that says no",
	  { .attrs = { HASH, { "pinning", NUMBER, 0 } } },
	  { .type = 1 } },
};

static void check_same(const struct mapdef *def, const struct mapdef *wanted)
{
	ck_assert_uint_eq(def->type, wanted->type);
	ck_assert_uint_eq(def->key_size, wanted->key_size);
	ck_assert_uint_eq(def->value_size, wanted->value_size);
	ck_assert_uint_eq(def->max_entries, wanted->max_entries);
	ck_assert_uint_eq(def->map_flags, wanted->map_flags);
	ck_assert_uint_eq(def->numa_node, wanted->numa_node);
	ck_assert_uint_eq(def->map_extra, wanted->map_extra);
	ck_assert_int_eq(def->pinned, wanted->pinned);
	ck_assert_uint_eq(def->key_type, wanted->key_type);
	ck_assert_uint_eq(def->value_type, wanted->value_type);
}

static void make(const struct def *def, struct mapdefs *defs)
{
	def_start(def);
	def_end();
	ck_assert_msg(def_read(defs) == 0, "%s", err_text());
}

static void check_said(int i)
{
	const struct mapdef *def;
	struct mapdefs defs;

	make(&said[i].def, &defs);
	def = mapdef_at(&defs, DEF_MAPS, 64);
	ck_assert_ptr_nonnull(def);
	ck_assert_str_eq(def->name, "counts");
	ck_assert_int_eq(def->form, MAPDEF_BTF);
	check_same(def, &said[i].wanted);
	ck_assert_ptr_null(def->inner);
	ck_assert_int_eq(def->value_count, 0);
	def_close();
}
TABLE(mapdef_said, said, check_said);

/* ---- Slots ---- */

static const struct {
	const char *says;
	struct def def;
	uint64_t stored; /* in each slot */
	const char *slots;
} slots[] = {
	{ "a map of maps that is empty at first",
	  { .attrs = { OF_MAPS, KEY, { "values", MAPS, 0 } }, .inner = INNER },
	  0,
	  "" },
	{ "the maps in a map of maps",
	  { .attrs = { OF_MAPS, KEY, { "values", MAPS, 0 } },
	    .inner = INNER,
	    .relocs = { { 16, IN }, { 40, COUNTS } } },
	  0,
	  "0:in 3:counts " },
	{ "a map in a slot by the place in its section",
	  { .attrs = { OF_MAPS, KEY, { "values", MAPS, 0 } },
	    .inner = INNER,
	    .relocs = { { 24, MAPS_SECTION } } },
	  192,
	  "1:in " },
	{ "the programs in a map of programs",
	  { .attrs = { OF_PROGRAMS, KEY, { "values", PROGRAMS, 0 } },
	    .relocs = { { 24, PROG } } },
	  0,
	  "1:prog " },
	{ "a program in a slot by the place in its section",
	  { .attrs = { OF_PROGRAMS, KEY, { "values", PROGRAMS, 0 } },
	    .relocs = { { 16, CODE_SECTION } } },
	  0,
	  "0:prog " },
};

static void check_slots(int i)
{
	const struct mapdef *def;
	struct mapdefs defs;
	char text[100] = "";

	def_start(&slots[i].def);
	for (int k = 8; k < 24; k++)
		def_bytes[k] = slots[i].stored;
	def_end();
	ck_assert_msg(def_read(&defs) == 0, "%s", err_text());
	def = mapdef_at(&defs, DEF_MAPS, 64);
	ck_assert_uint_eq(def->value_size, 4);
	for (int k = 0; k < def->value_count; k++)
		sprintf(text + strlen(text), "%u:%s ", def->values[k].index,
			def_symbols[def->values[k].symbol].name);
	ck_assert_str_eq(text, slots[i].slots);
	ck_assert(!def->inner == (def->type == BPF_MAP_TYPE_PROG_ARRAY));
	if (def->inner) {
		ck_assert_str_eq(def->inner->name, "counts.inner");
		check_same(def->inner, &(struct mapdef){ .type = 1,
							 .max_entries = 7,
							 .key_size = 4,
							 .key_type = INT });
	}
	def_close();
}
TABLE(mapdef_slots, slots, check_slots);

/* ---- Where maps are ---- */

static const struct {
	const char *says;
	int section;
	uint64_t offset;
	const char *name; /* NULL: there is none */
} places[] = {
	{ "a map is where its symbol is", DEF_MAPS, 64, "counts" },
	{ "the inside of a definition is no map", DEF_MAPS, 72, NULL },
	{ "before the first map is none", DEF_MAPS, 0, NULL },
	{ "the start of the variables", DEF_RODATA, 0, "file.rodata" },
	{ "any place of the variables", DEF_RODATA, 9, "file.rodata" },
	{ "a table of functions", DEF_OPS, 0, "table" },
	{ "the inside of a table of functions", DEF_OPS, 15, "table" },
	{ "behind a table of functions is none", DEF_OPS, 16, NULL },
	{ "code is no map", DEF_CODE, 0, NULL },
	{ "what is defined elsewhere is no map", OBJ_EXTERN, 0, NULL },
};

static void check_place(int i)
{
	static const struct def def = { .attrs = { HASH } };
	const struct mapdef *found;
	struct mapdefs defs;

	make(&def, &defs);
	ck_assert_int_eq(defs.count, 4);
	found = mapdef_at(&defs, places[i].section, places[i].offset);
	ck_assert_pstr_eq(found ? found->name : NULL, places[i].name);
	def_close();
}
TABLE(mapdef_places, places, check_place);

static const struct {
	const char *says;
	uint32_t wanted, page, size;
} rings[] = {
	{ "a ring buffer of a page stays", 4096, 4096, 4096 },
	{ "a ring buffer of a byte gets a page", 1, 4096, 4096 },
	{ "a ring buffer of three pages gets four", 12288, 4096, 16384 },
	{ "a ring buffer of larger pages", 262144, 65536, 262144 },
	{ "a ring buffer of nothing stays", 0, 4096, 0 },
	{ "a ring buffer above all powers of two stays", 0x80000001, 4096,
	  0x80000001 },
};

static void check_ring(int i)
{
	ck_assert_uint_eq(mapdef_ring_size(rings[i].wanted, rings[i].page),
			  rings[i].size);
}
TABLE(mapdef_rings, rings, check_ring);
