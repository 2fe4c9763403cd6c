/*
 * role.c - the names of sections: see role.h.
 */
#include "loader/object/role.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */

enum family { ALONE, OR_DOTTED };	/* ".data"; ".data" or ".data.x" */

static const struct row {
	const char *name;
	enum family family;
	enum obj_role role;
} rows[] = {
	{ "license", ALONE, ROLE_LICENSE },
	{ "version", ALONE, ROLE_VERSION },
	{ ".maps", ALONE, ROLE_MAPS },
	{ "maps", ALONE, ROLE_OLD_MAPS },
	{ ".data", OR_DOTTED, ROLE_DATA },	/* .data.rel.ro too */
	{ ".rodata", OR_DOTTED, ROLE_RODATA },	/* .rodata.str1.1, .cst16 */
	{ ".bss", OR_DOTTED, ROLE_BSS },
	{ ".kconfig", ALONE, ROLE_KCONFIG },
	{ ".ksyms", ALONE, ROLE_KSYMS },
	{ ".struct_ops", ALONE, ROLE_STRUCT_OPS },
	{ ".struct_ops.link", ALONE, ROLE_STRUCT_OPS },
	{ "?.struct_ops", ALONE, ROLE_STRUCT_OPS },
	{ "?.struct_ops.link", ALONE, ROLE_STRUCT_OPS },
	{ ".addr_space.1", ALONE, ROLE_ARENA },
	{ ".jumptables", ALONE, ROLE_JUMPS },
	{ ".BTF", ALONE, ROLE_BTF },
	{ ".BTF.ext", ALONE, ROLE_BTF_EXT },
	{ NULL, ALONE, ROLE_NONE }
};

static const char *const words[] = {
	[ROLE_NONE] = "nothing to load",
	[ROLE_TEXT] = "functions to call",
	[ROLE_PROGRAM] = "programs",
	[ROLE_LICENSE] = "the license",
	[ROLE_VERSION] = "a kernel version",
	[ROLE_MAPS] = "maps",
	[ROLE_OLD_MAPS] = "maps of the old form",
	[ROLE_DATA] = "variables",
	[ROLE_RODATA] = "read-only variables",
	[ROLE_BSS] = "variables that begin as zero",
	[ROLE_KCONFIG] = "values of the kernel's configuration",
	[ROLE_KSYMS] = "symbols of the kernel",
	[ROLE_STRUCT_OPS] = "tables of functions",
	[ROLE_ARENA] = "variables in an arena",
	[ROLE_JUMPS] = "targets of jumps",
	[ROLE_BTF] = "types",
	[ROLE_BTF_EXT] = "types and lines of the code",
	[ROLE_DEBUG] = "for a debugger",
};

/* clang-format on */

static bool matches(const struct row *row, const char *name)
{
	size_t len = strlen(row->name);

	if (strncmp(name, row->name, len) != 0)
		return false;
	return !name[len] || (row->family == OR_DOTTED && name[len] == '.');
}

enum obj_role role_of(const char *name, bool code, bool filled)
{
	if (code)
		return strcmp(name, ".text") ? ROLE_PROGRAM : ROLE_TEXT;
	if (!strncmp(name, ".debug_", strlen(".debug_")))
		return ROLE_DEBUG;
	for (const struct row *row = rows; row->name; row++)
		if (matches(row, name) && (row->role == ROLE_BSS) == !filled)
			return row->role;
	return ROLE_NONE;
}

const char *role_words(enum obj_role role)
{
	return role < sizeof(words) / sizeof(words[0]) ? words[role] : "";
}
