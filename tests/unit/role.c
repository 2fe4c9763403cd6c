/* What a section is for, by its name. */
#include "loader/object/role.h"
#include "tests/run.h"

static const struct row {
	const char *says; /* the name */
	bool code, filled;
	enum obj_role role;
} rows[] = {
	{ ".text", true, true, ROLE_TEXT },
	{ "xdp", true, true, ROLE_PROGRAM },
	{ "license", true, true, ROLE_PROGRAM },
	{ "license", false, true, ROLE_LICENSE },
	{ "version", false, true, ROLE_VERSION },
	{ ".maps", false, true, ROLE_MAPS },
	{ "maps", false, true, ROLE_OLD_MAPS },
	{ "maps/counts", false, true, ROLE_NONE },
	{ ".data", false, true, ROLE_DATA },
	{ ".data.mine", false, true, ROLE_DATA },
	{ ".data.rel.ro", false, true, ROLE_DATA },
	{ ".database", false, true, ROLE_NONE },
	{ ".data", false, false, ROLE_NONE },
	{ ".rodata", false, true, ROLE_RODATA },
	{ ".rodata.str1.1", false, true, ROLE_RODATA },
	{ ".rodata.cst16", false, true, ROLE_RODATA },
	{ ".bss", false, false, ROLE_BSS },
	{ ".bss.mine", false, false, ROLE_BSS },
	{ ".bss", false, true, ROLE_NONE },
	{ ".kconfig", false, true, ROLE_KCONFIG },
	{ ".ksyms", false, true, ROLE_KSYMS },
	{ ".struct_ops", false, true, ROLE_STRUCT_OPS },
	{ ".struct_ops.link", false, true, ROLE_STRUCT_OPS },
	{ "?.struct_ops.link", false, true, ROLE_STRUCT_OPS },
	{ ".addr_space.1", false, true, ROLE_ARENA },
	{ ".jumptables", false, true, ROLE_JUMPS },
	{ ".BTF", false, true, ROLE_BTF },
	{ ".BTF.ext", false, true, ROLE_BTF_EXT },
	{ ".debug_info", false, true, ROLE_DEBUG },
	{ ".symtab", false, true, ROLE_NONE },
	{ "", false, true, ROLE_NONE },
};

static void check_row(int i)
{
	enum obj_role is = role_of(rows[i].says, rows[i].code, rows[i].filled);

	ck_assert_str_eq(role_words(is), role_words(rows[i].role));
}
TABLE(role, rows, check_row);
