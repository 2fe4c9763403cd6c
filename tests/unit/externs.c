/* What an object uses and others define: which it is, and its layout. */
#include "loader/object/externs.h"
#include "loader/err.h"
#include "tests/run.h"
#include "tests/unit/types.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

/* Types that are always there. */
enum {
	INT = 1,  /* of 4 bytes */
	LONG,	  /* of 8, unsigned */
	SHORT,	  /* of 2 */
	CHAR,	  /* of 1 */
	BOOL,	  /* of 1 */
	TRISTATE, /* enum libbpf_tristate */
	TEXT,	  /* char[7] */
	NOTHING,  /* char[0] */
	NUMBERS,  /* int[2] */
	TASK,	  /* a struct */
	VOID,	  /* const void */
	TASK_T,	  /* const typedef of a struct */
	TYPEDEF,
	PROTO,
	STATE,	   /* another enum */
	HUGE_TEXT, /* char[4 GiB - 1] */
	WIDE_BOOL, /* of 4 */
	ODD,	   /* of 3 */
	BOOLS,	   /* bool[2] */
	NO_TYPE = 9999
};

static void fixed_types(void)
{
	types_start();
	types_int("int", 4, BTF_INT_SIGNED);
	types_int("long", 8, 0);
	types_int("short", 2, 0);
	types_int("char", 1, BTF_INT_SIGNED);
	types_int("_Bool", 1, BTF_INT_BOOL);
	types_add("libbpf_tristate", BTF_KIND_ENUM, 0, 4);
	types_array(CHAR, 7);
	types_array(CHAR, 0);
	types_array(INT, 2);
	types_add("task", BTF_KIND_STRUCT, 0, 8);
	types_add("", BTF_KIND_CONST, 0, 0);
	types_add("", BTF_KIND_CONST, 0, TYPEDEF);
	types_add("task_t", BTF_KIND_TYPEDEF, 0, TASK);
	types_add("", BTF_KIND_FUNC_PROTO, 0, INT);
	types_add("state", BTF_KIND_ENUM, 0, 4);
	types_array(CHAR, UINT32_MAX);
	types_int("_Bool", 4, BTF_INT_BOOL);
	types_int("odd", 3, 0);
	types_array(BOOL, 2);
}

/* ---- An object that uses these ---- */

enum {
	MOST = 6
};

struct used {
	const char *name;
	enum {
		SETTING,
		SYMBOL,
		FUNC,
		FUNC_SETTING,
		RAW_SYMBOL,
		NEITHER
	} how;
	uint32_t type;
	bool weak;
};

static struct obj_symbol symbols[MOST + 1];
static struct obj obj;
static struct btf btf;

static uint32_t type_of(const struct used *used)
{
	switch (used->how) {
	case FUNC:
	case FUNC_SETTING:
		return types_add(used->name, BTF_KIND_FUNC, 2, used->type);
	case RAW_SYMBOL: return types_add(used->name, BTF_KIND_STRUCT, 0, 8);
	default: return types_var(used->name, used->type, 2);
	}
}

static void make(const struct used *used)
{
	uint32_t settings[MOST + 1] = { 0 }, others[MOST + 1] = { 0 }, id;
	int n = 0, m = 0, i = 0;

	fixed_types();
	memset(&obj, 0, sizeof(obj));
	symbols[0] = (struct obj_symbol){ .name = "", .section = OBJ_EXTERN };
	for (; i < MOST && used[i].name; i++) {
		symbols[i + 1] = (struct obj_symbol){
			.name = used[i].name,
			.section = OBJ_EXTERN,
			.bind = used[i].weak ? STB_WEAK : STB_GLOBAL,
		};
		id = type_of(&used[i]);
		if (used[i].how == SETTING || used[i].how == FUNC_SETTING)
			settings[n++] = id;
		else if (used[i].how != NEITHER)
			others[m++] = id;
	}
	types_datasec(".kconfig", settings);
	types_datasec(".ksyms", others);
	types_read(&btf);
	obj.symbols = symbols;
	obj.symbol_count = i + 1;
}

static void finish(void)
{
	btf_close(&btf);
	arena_close(&obj.arena);
}

/* ---- Rows ---- */

static const struct {
	const char *says;
	struct used used[MOST];
	const char *order;
	uint32_t size; /* of all settings */
} good[] = {
	{ "an object that uses nothing", { { 0 } }, "", 0 },
	{ "a setting", { { "A", SETTING, INT, false } }, "A@0+4", 4 },
	{ "the most aligned setting is the first",
	  { { "A", SETTING, BOOL, false },
	    { "B", SETTING, SHORT, false },
	    { "C", SETTING, LONG, false },
	    { "D", SETTING, INT, false } },
	  "C@0+8 D@8+4 B@12+2 A@14+1",
	  15 },
	{ "of two as aligned the smaller is the first",
	  { { "A", SETTING, CHAR, false }, { "B", SETTING, TEXT, false } },
	  "A@0+1 B@1+7",
	  8 },
	{ "of two as large the name counts",
	  { { "B", SETTING, INT, false }, { "A", SETTING, TRISTATE, false } },
	  "A@0+4 B@4+4",
	  8 },
	{ "symbols and functions come after the settings, by name",
	  { { "f", FUNC, PROTO, false },
	    { "s", SYMBOL, VOID, false },
	    { "r", SYMBOL, TASK, false },
	    { "A", SETTING, INT, false } },
	  "A@0+4 r s f",
	  4 },
	{ "what no section of the types names is no row",
	  { { "A", NEITHER, INT, false }, { "B", SETTING, INT, false } },
	  "B@0+4",
	  4 },
};

static void describe(const struct externs *externs, char *text)
{
	for (int i = 0; i < externs->count; i++) {
		const struct extern_sym *sym = &externs->rows[i];

		text += sprintf(text, "%s%s", i ? " " : "", sym->name);
		if (sym->kind == EXTERN_KCONFIG)
			text += sprintf(text, "@%u+%u", sym->offset, sym->size);
	}
}

static void check_good(int i)
{
	struct externs externs;
	char text[200] = "";

	make(good[i].used);
	ck_assert_msg(externs_read(&externs, &obj, &btf) == 0, "%s",
		      err_text());
	describe(&externs, text);
	ck_assert_str_eq(text, good[i].order);
	ck_assert_uint_eq(externs.kconfig_size, good[i].size);
	for (int k = 0; k < externs.count; k++)
		ck_assert_ptr_eq(externs_at(&externs, externs.rows[k].symbol),
				 &externs.rows[k]);
	ck_assert_ptr_null(externs_at(&externs, 0));
	finish();
}
TABLE(externs, good, check_good);

static const struct {
	const char *says;
	struct used used[MOST];
	enum extern_kind kind;
	uint32_t type;
} kinds[] = {
	{ "an address has no type",
	  { { "x", SYMBOL, VOID, false } },
	  EXTERN_KSYM,
	  0 },
	{ "a variable is of its type, past const and typedef",
	  { { "x", SYMBOL, TASK_T, false } },
	  EXTERN_KSYM,
	  TASK },
	{ "a function is of its prototype",
	  { { "x", FUNC, PROTO, false } },
	  EXTERN_KFUNC,
	  PROTO },
	{ "a weak function",
	  { { "x", FUNC, PROTO, true } },
	  EXTERN_KFUNC,
	  PROTO },
	{ "a weak setting",
	  { { "x", SETTING, TEXT, true } },
	  EXTERN_KCONFIG,
	  TEXT },
	{ "a flavour stays in the name",
	  { { "x___old", FUNC, PROTO, true } },
	  EXTERN_KFUNC,
	  PROTO },
};

static void check_kind(int i)
{
	const struct used *used = kinds[i].used;
	struct externs externs;

	make(used);
	ck_assert_int_eq(externs_read(&externs, &obj, &btf), 0);
	ck_assert_int_eq(externs.count, 1);
	ck_assert_int_eq(externs.rows[0].kind, kinds[i].kind);
	ck_assert_uint_eq(externs.rows[0].type, kinds[i].type);
	ck_assert_int_eq(externs.rows[0].weak, used->weak);
	ck_assert_str_eq(externs.rows[0].name, used->name);
	ck_assert_str_eq(btf_name(&btf, btf_type(&btf, externs.rows[0].var)),
			 used->name);
	finish();
}
TABLE(externs_kinds, kinds, check_kind);

#define CAN_BE                                                           \
	": it can be a bool, a char, a number of 2, 4 or 8 bytes, enum " \
	"libbpf_tristate or an array of char"

static const struct {
	const char *says;
	struct used used[MOST];
	const char *error;
} broken[] = {
	{ "a setting that is a struct",
	  { { "A", SETTING, TASK, false } },
	  "setting A is of kind STRUCT task" CAN_BE },
	{ "a setting of another enum",
	  { { "A", SETTING, STATE, false } },
	  "setting A is of kind ENUM state" CAN_BE },
	{ "a setting that is an array of numbers",
	  { { "A", SETTING, NUMBERS, false } },
	  "setting A is of kind ARRAY" CAN_BE },
	{ "a setting that is an array of bool",
	  { { "A", SETTING, BOOLS, false } },
	  "setting A is of kind ARRAY" CAN_BE },
	{ "a setting that has no bytes",
	  { { "A", SETTING, NOTHING, false } },
	  "setting A is of kind ARRAY" CAN_BE },
	{ "a setting that is nothing",
	  { { "A", SETTING, VOID, false } },
	  "setting A is of kind UNKNOWN" CAN_BE },
	{ "a setting of a type that is not there",
	  { { "A", SETTING, NO_TYPE, false } },
	  "setting A is of kind UNKNOWN" CAN_BE },
	{ "a setting that is a wide bool",
	  { { "A", SETTING, WIDE_BOOL, false } },
	  "setting A is of kind INT _Bool" CAN_BE },
	{ "a setting of three bytes",
	  { { "A", SETTING, ODD, false } },
	  "setting A is of kind INT odd" CAN_BE },
	{ "a setting that is a function",
	  { { "A", FUNC_SETTING, PROTO, false } },
	  "setting A is of kind FUNC, and not a variable" },
	{ "a symbol that is a type",
	  { { "x", RAW_SYMBOL, 0, false } },
	  "kernel symbol x is of kind STRUCT, and neither a variable nor a "
	  "function" },
	{ "settings of more than 4 GiB",
	  { { "A", SETTING, HUGE_TEXT, false }, { "B", SETTING, INT, false } },
	  "setting A ends at byte 4294967299: the value of a map has less "
	  "than 4 GiB" },
};

static void check_broken(int i)
{
	struct externs externs;

	make(broken[i].used);
	ck_assert_int_lt(externs_read(&externs, &obj, &btf), 0);
	ck_assert_str_eq(err_text(), broken[i].error);
	finish();
}
TABLE(externs_broken, broken, check_broken);
