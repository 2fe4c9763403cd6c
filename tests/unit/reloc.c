/* What the relocations of a program ask for: each kind, and those that make
 * no sense, each in a sentence of its own. */
#include "loader/object/reloc.h"
#include "loader/err.h"
#include "tests/run.h"

#include <elf.h>
#include <string.h>

/* ---- An object whose program has one hole ---- */

enum {
	CODE = 1, /* prog: slots 0-2; the hole is at 0 */
	TEXT,	  /* clamp */
	MAPS,	  /* counts at byte 0, events at 32 */
	OLD_MAPS, /* old at byte 20 */
	DATA,	  /* 16 bytes */
	RODATA,	  /* 8, without a symbol */
	BSS,	  /* 100 */
	BARE,	  /* variables, and no map is made of them */
	OPS,	  /* a table */
	NAMELESS, /* of no kind */
	SECTIONS
};

static struct bpf_insn code[3], text[2];

#define SECTION(section_name, section_role, section_bytes)                    \
	{                                                                     \
		.name = (section_name), .role = (section_role),               \
		.type = SHT_PROGBITS, .bytes = (const void *)(section_bytes), \
		.size = sizeof(section_bytes)                                 \
	}

static struct obj_section sections[SECTIONS] = {
	[CODE] = SECTION("xdp", ROLE_PROGRAM, code),
	[TEXT] = SECTION(".text", ROLE_TEXT, text),
	[MAPS] = SECTION(".maps", ROLE_MAPS, code),
	[OLD_MAPS] = SECTION("maps", ROLE_OLD_MAPS, code),
	[DATA] = SECTION(".data", ROLE_DATA, code),
	[RODATA] = SECTION(".rodata", ROLE_RODATA, code),
	[BSS] = SECTION(".bss", ROLE_BSS, code),
	[BARE] = SECTION(".data.bare", ROLE_DATA, code),
	[OPS] = SECTION(".struct_ops", ROLE_STRUCT_OPS, code),
	[NAMELESS] = SECTION(".comment", ROLE_NONE, code),
};

static const struct mapdef map_rows[] = {
	{ .name = "file.kconfig", .form = MAPDEF_KCONFIG, .section = -1 },
	{ .name = "counts", .form = MAPDEF_BTF, .section = MAPS },
	{ .name = "events", .form = MAPDEF_BTF, .section = MAPS, .offset = 32 },
	{ .name = "old",
	  .form = MAPDEF_OLD,
	  .section = OLD_MAPS,
	  .offset = 20 },
	{ .name = "file.data",
	  .form = MAPDEF_DATA,
	  .section = DATA,
	  .value_size = 16 },
	{ .name = "file.rodata",
	  .form = MAPDEF_DATA,
	  .section = RODATA,
	  .value_size = 8 },
	{ .name = "file.bss",
	  .form = MAPDEF_DATA,
	  .section = BSS,
	  .value_size = 100 },
};

enum {
	NO_SYMBOL,
	COUNTS,
	EVENTS,
	BETWEEN,
	OLD,
	LIMIT,
	IN_RODATA,
	LAST,
	NO_MAP,
	TABLE_OPS,
	COMMENT,
	CLAMP,
	TEXT_SECTION,
	HZ,
	RUNQUEUES,
	ADDRESS,
	LOCK,
	STRANGER,
	NUMBER,
	OLD_INT,
	SYMBOLS
};

static const struct obj_symbol symbols[SYMBOLS] = {
	[NO_SYMBOL] = { .name = "", .section = OBJ_NOWHERE },
	[COUNTS] = { .name = "counts", .section = MAPS },
	[EVENTS] = { .name = "events", .section = MAPS, .value = 32 },
	[BETWEEN] = { .name = "between", .section = MAPS, .value = 8 },
	[OLD] = { .name = "old", .section = OLD_MAPS, .value = 20 },
	[LIMIT] = { .name = "limit", .section = DATA, .value = 8, .size = 4 },
	[IN_RODATA] = { .name = "", .section = RODATA, .type = STT_SECTION },
	[LAST] = { .name = "last", .section = BSS, .value = 96, .size = 4 },
	[NO_MAP] = { .name = "bare", .section = BARE },
	[TABLE_OPS] = { .name = "table", .section = OPS },
	[COMMENT] = { .name = "remark", .section = NAMELESS },
	[CLAMP] = { .name = "clamp", .section = TEXT, .type = STT_FUNC },
	[TEXT_SECTION] = { .name = "", .section = TEXT, .type = STT_SECTION },
	[HZ] = { .name = "CONFIG_HZ", .section = OBJ_EXTERN },
	[RUNQUEUES] = { .name = "runqueues", .section = OBJ_EXTERN },
	[ADDRESS] = { .name = "schedule", .section = OBJ_EXTERN },
	[LOCK] = { .name = "bpf_rcu_read_lock", .section = OBJ_EXTERN },
	[STRANGER] = { .name = "stranger", .section = OBJ_EXTERN },
	[NUMBER] = { .name = "number", .section = OBJ_NOWHERE },
	[OLD_INT] = { .name = "old_int", .section = OBJ_COMMON },
};

static struct extern_sym extern_rows[] = {
	{ .kind = EXTERN_KCONFIG,
	  .name = "CONFIG_HZ",
	  .symbol = HZ,
	  .offset = 12,
	  .size = 4 },
	{ .kind = EXTERN_KSYM,
	  .name = "runqueues",
	  .symbol = RUNQUEUES,
	  .type = 7 },
	{ .kind = EXTERN_KSYM, .name = "schedule", .symbol = ADDRESS },
	{ .kind = EXTERN_KFUNC, .name = "bpf_rcu_read_lock", .symbol = LOCK },
};

static int read_hole(struct relocs *relocs, struct obj *obj, int symbol,
		     int64_t addend)
{
	static const struct mapdefs maps = { (struct mapdef *)map_rows, 7 };
	static const struct externs externs = { extern_rows, 4, 16 };
	struct obj_reloc reloc = { .symbol = symbol, .addend = addend };
	struct obj_func prog = {
		.name = "prog", .section = CODE, .count = 3, .insns = code
	};
	struct subprog_part part = { &prog, 0 };
	struct subprog whole = { code, 3, &part, 1 };

	*obj = (struct obj){ .sections = sections,
			     .section_count = SECTIONS,
			     .symbols = (struct obj_symbol *)symbols,
			     .symbol_count = SYMBOLS };
	sections[TEXT].flags = SHF_EXECINSTR;
	sections[CODE].relocs = &reloc;
	sections[CODE].reloc_count = 1;
	return reloc_read(relocs, obj, &maps, &externs, &whole);
}

/* ---- Good ones ---- */

/* clang-format off */

#define WIDE(added) { .code = BPF_LD | BPF_DW | BPF_IMM, .imm = (added) }
#define CALL { .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = -1 }

static const struct row {
	const char *says;
	struct bpf_insn in;
	int symbol;
	int64_t addend;
	enum reloc_kind kind;
	const char *name, *map;
	uint32_t offset;
	const char *sym;
} good[] = {
	{ "reloc: a map", WIDE(0), COUNTS, 0, RELOC_MAP, "counts", "counts", 0,
	  NULL },
	{ "reloc: another map of the section", WIDE(0), EVENTS, 0, RELOC_MAP,
	  "events", "events", 0, NULL },
	{ "reloc: a map by its byte in the section", WIDE(0), COUNTS, 32,
	  RELOC_MAP, "counts", "events", 0, NULL },
	{ "reloc: a static map, said in the instruction", WIDE(32), COUNTS, 0,
	  RELOC_MAP, "counts", "events", 0, NULL },
	{ "reloc: a map of the old form", WIDE(0), OLD, 0, RELOC_MAP, "old",
	  "old", 0, NULL },
	{ "reloc: a variable", WIDE(0), LIMIT, 0, RELOC_DATA, "limit",
	  "file.data", 8, NULL },
	{ "reloc: a variable's second half, said in the instruction", WIDE(4),
	  LIMIT, 0, RELOC_DATA, "limit", "file.data", 12, NULL },
	{ "reloc: a variable's second half, said in the relocation", WIDE(0),
	  LIMIT, 4, RELOC_DATA, "limit", "file.data", 12, NULL },
	{ "reloc: what is before a variable", WIDE(-8), LIMIT, 0, RELOC_DATA,
	  "limit", "file.data", 0, NULL },
	{ "reloc: a constant without a name", WIDE(5), IN_RODATA, 0, RELOC_DATA,
	  ".rodata", "file.rodata", 5, NULL },
	{ "reloc: the end of the variables", WIDE(4), LAST, 0, RELOC_DATA,
	  "last", "file.bss", 100, NULL },
	{ "reloc: a setting", WIDE(0), HZ, 0, RELOC_KCONFIG, "CONFIG_HZ",
	  "file.kconfig", 12, "CONFIG_HZ" },
	{ "reloc: a variable of the kernel", WIDE(0), RUNQUEUES, 0, RELOC_KSYM,
	  "runqueues", NULL, 0, "runqueues" },
	{ "reloc: an address in the kernel", WIDE(0), ADDRESS, 0, RELOC_KSYM,
	  "schedule", NULL, 0, "schedule" },
	{ "reloc: a kernel function is called", CALL, LOCK, 0, RELOC_KFUNC,
	  "bpf_rcu_read_lock", NULL, 0, "bpf_rcu_read_lock" },
	{ "reloc: a kernel function is asked for", WIDE(0), LOCK, 0, RELOC_KSYM,
	  "bpf_rcu_read_lock", NULL, 0, "bpf_rcu_read_lock" },
	{ "reloc: a function is called", CALL, CLAMP, 0, RELOC_CALL, "clamp",
	  NULL, 0, NULL },
	{ "reloc: a static function is called", CALL, TEXT_SECTION, 0,
	  RELOC_CALL, ".text", NULL, 0, NULL },
	{ "reloc: the address of a function", WIDE(0), CLAMP, 0, RELOC_FUNC,
	  "clamp", NULL, 0, NULL },
};

/* clang-format on */

static void same_name(const char *a, const char *b)
{
	if (a && b)
		ck_assert_str_eq(a, b);
	else
		ck_assert_msg(a == b, "'%s', not '%s'", a ? a : "nothing",
			      b ? b : "nothing");
}

static void check_good(int i)
{
	const struct row *row = &good[i];
	struct relocs relocs;
	struct reloc *r;
	struct obj obj;

	code[0] = row->in;
	ck_assert_msg(read_hole(&relocs, &obj, row->symbol, row->addend) == 0,
		      "%s", err_text());
	ck_assert_int_eq(relocs.count, 1);
	r = &relocs.rows[0];
	ck_assert_msg(r->kind == row->kind, "%s", reloc_words(r->kind));
	ck_assert_int_eq(r->slot, 0);
	ck_assert_str_eq(r->name, row->name);
	same_name(r->map ? r->map->name : NULL, row->map);
	same_name(r->sym ? r->sym->name : NULL, row->sym);
	ck_assert_uint_eq(r->offset, row->offset);
	arena_close(&obj.arena);
}
TABLE(reloc, good, check_good);

/* ---- Broken ones ---- */

/* clang-format off */

static const struct {
	const char *says;
	struct bpf_insn in;
	int symbol;
	int64_t addend;
	const char *error; /* behind "function prog: instruction 0: " */
} bad[] = {
	{ "reloc: a function that is declared and defined nowhere", CALL,
	  STRANGER, 0,
	  "function 'stranger' is declared, and defined nowhere in this "
	  "object; a kernel function is declared with __ksym" },
	{ "reloc: a variable that is extern and of nobody", WIDE(0), STRANGER,
	  0, "'stranger' is extern, and neither __kconfig nor __ksym" },
	{ "reloc: a variable of the kernel is called", CALL, RUNQUEUES, 0,
	  "'runqueues' is called, and is no function" },
	{ "reloc: a setting is called", CALL, HZ, 0,
	  "'CONFIG_HZ' is called, and is no function" },
	{ "reloc: a map is called", CALL, COUNTS, 0,
	  "'counts' of section .maps is called" },
	{ "reloc: a variable is called", CALL, LIMIT, 0,
	  "'limit' of section .data is called" },
	{ "reloc: a place between two maps", WIDE(0), BETWEEN, 0,
	  "'between' is wanted at byte 8 of section .maps, where no map is" },
	{ "reloc: a place behind the last map", WIDE(0), EVENTS, 8,
	  "'events' is wanted at byte 40 of section .maps, where no map is" },
	{ "reloc: a section of variables without a map", WIDE(0), NO_MAP, 0,
	  "'bare' is wanted at byte 0 of section .data.bare, where no map is" },
	{ "reloc: a byte behind the variables", WIDE(5), LAST, 0,
	  "'last' is wanted at byte 101 of section .bss, which has 100" },
	{ "reloc: a byte before the variables", WIDE(-9), LIMIT, 0,
	  "'limit' is wanted at byte -1 of section .data, which has 16" },
	{ "reloc: an addend beyond all ends", WIDE(0), LIMIT, INT64_MAX,
	  "'limit' is wanted at byte -9223372036854775801 of section .data, "
	  "which has 16" },
	{ "reloc: a section that is no matter of a program's", WIDE(0),
	  COMMENT, 0, "'remark' is in section .comment" },
	{ "reloc: a table of functions", WIDE(0), TABLE_OPS, 0,
	  "'table' is in section .struct_ops, " },
	{ "reloc: a symbol that is a number", WIDE(0), NUMBER, 0,
	  "'number' is in no section" },
	{ "reloc: a symbol without a section of old C", WIDE(0), OLD_INT, 0,
	  "'old_int' is in no section" },
	{ "reloc: the symbol that is none", CALL, NO_SYMBOL, 0,
	  "'' is in no section" },
	{ "reloc: an instruction that has no hole",
	  { .code = BPF_ALU64 | BPF_MOV | BPF_K }, COUNTS, 0,
	  "it has a relocation, and is neither a call nor a whole 64-bit "
	  "constant" },
	{ "reloc: a call of a helper",
	  { .code = BPF_JMP | BPF_CALL, .imm = 6 }, CLAMP, 0,
	  "'clamp' is called by the number of a helper, 6" },
};

/* clang-format on */

static void check_bad(int i)
{
	char text[400] = "function prog: instruction 0: ";
	struct relocs relocs;
	struct obj obj;

	code[0] = bad[i].in;
	ck_assert_int_lt(read_hole(&relocs, &obj, bad[i].symbol, bad[i].addend),
			 0);
	strcat(text, bad[i].error);
	ck_assert_msg(!strncmp(err_text(), text, strlen(text)), "%s",
		      err_text());
	arena_close(&obj.arena);
}
TABLE(reloc_bad, bad, check_bad);

/* ---- Several functions ---- */

static const struct {
	const char *says;
	int start;    /* of clamp, in its section */
	int at, slot; /* the hole: in its section, in the linked program */
} parts[] = {
	{ "reloc: a hole in a function behind the program", 0, 0, 3 },
	{ "reloc: a hole in the second function of a section", 2, 2, 3 },
	{ "reloc: a hole of another function is not this program's", 2, 0, -1 },
};

static void check_part(int i)
{
	static const struct mapdefs maps = { (struct mapdef *)map_rows, 7 };
	static const struct externs externs;
	struct obj_reloc reloc = { .offset = 8 * parts[i].at, .symbol = LIMIT };
	struct obj_func prog = { "prog", CODE, 0, 0, 3, code };
	struct obj_func clamp = { "clamp", TEXT, 0, parts[i].start, 2, text };
	struct subprog_part both[] = { { &prog, 0 }, { &clamp, 3 } };
	struct subprog whole = { code, 5, both, 2 };
	struct obj obj = { .sections = sections,
			   .section_count = SECTIONS,
			   .symbols = (struct obj_symbol *)symbols,
			   .symbol_count = SYMBOLS };
	struct relocs relocs;

	text[0] = (struct bpf_insn)WIDE(0);
	sections[CODE].reloc_count = 0;
	sections[TEXT].relocs = &reloc;
	sections[TEXT].reloc_count = 1;
	ck_assert_int_eq(reloc_read(&relocs, &obj, &maps, &externs, &whole), 0);
	ck_assert_int_eq(relocs.count, parts[i].slot >= 0);
	if (relocs.count)
		ck_assert_int_eq(relocs.rows[0].slot, parts[i].slot);
	arena_close(&obj.arena);
}
TABLE(reloc_parts, parts, check_part);
