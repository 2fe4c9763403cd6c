/* An object with one map to be defined: see mapdef_make.h. */
#include "tests/unit/mapdef_make.h"
#include "tests/unit/types.h"

#include <elf.h>
#include <string.h>

struct obj def_obj;
struct obj_section def_sections[DEF_SECTIONS];
struct obj_symbol def_symbols[DEF_SYMBOLS];
uint64_t def_bytes[64];
uint32_t def_datasec[8];

static struct obj_reloc relocs[3], table_reloc[1];
static uint64_t table[2], rodata[2];
static struct btf btf;

/* ---- Types ---- */

static void fixed_types(void)
{
	types_int("int", 4, BTF_INT_SIGNED);
	types_int("long", 8, BTF_INT_SIGNED);
	types_add("event", BTF_KIND_STRUCT, 0, 24);
	types_add("", BTF_KIND_FUNC_PROTO, 0, INT);
	types_add("ops", BTF_KIND_STRUCT, 0, 16);
}

static uint32_t pointer(uint32_t to)
{
	return types_add("", BTF_KIND_PTR, 0, to);
}

static uint32_t attr_type(const struct attr *attr, uint32_t inner)
{
	uint32_t id;

	switch (attr->form) {
	case NUMBER: return pointer(types_array(INT, attr->number));
	case TYPE: return pointer(attr->number);
	case MAPS: return types_array(pointer(inner), attr->number);
	case PROGRAMS: return types_array(pointer(PROTO), attr->number);
	case BARE: return attr->number;
	case WIDE: break;
	}
	id = types_add("", BTF_KIND_ENUM64, 1, 8);
	types_name("value");
	types_word(attr->number);
	types_word(attr->number >> 32);
	return id;
}

/* A struct of pointers; what is in values has no size. */
static uint32_t struct_of(const struct attr *attrs, int most, uint32_t inner)
{
	uint32_t types[8], id;
	int n = 0;

	for (; n < most && attrs[n].name; n++)
		types[n] = attr_type(&attrs[n], inner);
	id = types_add("", BTF_KIND_STRUCT, n, n * 8);
	for (int i = 0; i < n; i++) {
		types_name(attrs[i].name);
		types_word(types[i]);
		types_word(i * 64);
	}
	return id;
}

static void make_types(const struct def *def)
{
	static const struct attr in[] = { { "type", NUMBER, 2 } };
	uint32_t inner;

	types_start();
	fixed_types();
	inner = struct_of(def->inner, 4, EVENT);
	memset(def_datasec, 0, sizeof(def_datasec));
	def_datasec[0] =
		types_var("counts", struct_of(def->attrs, 8, inner), 1);
	def_datasec[1] = types_var("in", struct_of(in, 1, 0), 1);
}

/* ---- The object ---- */

static void put_section(int i, const char *name, enum obj_role role,
			const void *bytes, uint64_t size)
{
	def_sections[i] = (struct obj_section){
		.name = name, .role = role, .bytes = bytes, .size = size
	};
}

static void put_symbol(int i, const char *name, int section, uint64_t value,
		       uint64_t size)
{
	static const int types[DEF_SECTIONS] = { 0,	     STT_OBJECT,
						 STT_FUNC,   STT_FUNC,
						 STT_OBJECT, STT_OBJECT };

	def_symbols[i] = (struct obj_symbol){
		.name = name,
		.value = value,
		.size = size,
		.section = section,
		.type = section > 0 ? types[section] : STT_NOTYPE,
		.bind = STB_GLOBAL,
	};
}

static void make_sections(void)
{
	static const uint64_t code[2];

	put_section(DEF_MAPS, ".maps", ROLE_MAPS, def_bytes, sizeof(def_bytes));
	put_section(DEF_CODE, "xdp", ROLE_PROGRAM, code, sizeof(code));
	put_section(DEF_TEXT, ".text", ROLE_TEXT, code, sizeof(code));
	put_section(DEF_OPS, ".struct_ops", ROLE_STRUCT_OPS, table,
		    sizeof(table));
	put_section(DEF_RODATA, ".rodata", ROLE_RODATA, rodata, sizeof(rodata));
}

static void make_symbols(void)
{
	put_symbol(0, "", OBJ_NOWHERE, 0, 0);
	put_symbol(COUNTS, "counts", DEF_MAPS, 64, 128);
	put_symbol(IN, "in", DEF_MAPS, 192, 8);
	put_symbol(UNTYPED, "untyped", DEF_MAPS, 200, 8);
	put_symbol(PROG, "prog", DEF_CODE, 0, 8);
	put_symbol(QUIET, "quiet", DEF_CODE, 8, 8);
	def_symbols[QUIET].bind = STB_LOCAL;
	put_symbol(CODE_SECTION, "", DEF_CODE, 0, 0);
	def_symbols[CODE_SECTION].type = STT_SECTION;
	put_symbol(CLAMP, "clamp", DEF_TEXT, 0, 8);
	put_symbol(TABLE_OPS, "table", DEF_OPS, 0, 16);
	put_symbol(AWAY, "away", OBJ_EXTERN, 0, 0);
	put_symbol(MAPS_SECTION, "", DEF_MAPS, 0, 0);
	def_symbols[MAPS_SECTION].type = STT_SECTION;
}

static void make_relocs(const struct def *def)
{
	int n = 0;

	for (; n < 3 && def->relocs[n].symbol; n++)
		relocs[n] = (struct obj_reloc){
			.offset = 64 + def->relocs[n].byte,
			.symbol = def->relocs[n].symbol,
		};
	def_sections[DEF_MAPS].relocs = relocs;
	def_sections[DEF_MAPS].reloc_count = n;
	table_reloc[0] = (struct obj_reloc){ .offset = 0, .symbol = PROG };
	def_sections[DEF_OPS].relocs = table_reloc;
	def_sections[DEF_OPS].reloc_count = 1;
}

void def_start(const struct def *def)
{
	memset(&def_obj, 0, sizeof(def_obj));
	memset(def_bytes, 0, sizeof(def_bytes));
	make_types(def);
	make_sections();
	make_symbols();
	make_relocs(def);
	def_obj.sections = def_sections;
	def_obj.section_count = DEF_SECTIONS;
	def_obj.symbols = def_symbols;
	def_obj.symbol_count = DEF_SYMBOLS;
}

void def_end(void)
{
	uint32_t ops[] = { types_var("table", TABLE_TYPE, 1), 0 };

	if (def_datasec[0])
		types_datasec(".maps", def_datasec);
	types_datasec(".struct_ops", ops);
	types_read(&btf);
}

int def_read(struct mapdefs *defs)
{
	static const struct externs externs;

	return mapdef_read(defs, &def_obj, &btf, &externs, "file");
}

void def_close(void)
{
	btf_close(&btf);
	arena_close(&def_obj.arena);
}
