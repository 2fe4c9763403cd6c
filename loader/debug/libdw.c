/*
 * libdw.c - libdw, found where the system has its libraries: see libdw.h.
 */
#include "loader/debug/libdw.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *name;
	size_t at; /* in struct libdw */
} functions[] = {
	{ "elf_version", offsetof(struct libdw, elf_version) },
	{ "elf_memory", offsetof(struct libdw, elf_memory) },
	{ "elf_end", offsetof(struct libdw, elf_end) },
	{ "dwarf_begin_elf", offsetof(struct libdw, begin_elf) },
	{ "dwarf_end", offsetof(struct libdw, end) },
	{ "dwarf_get_units", offsetof(struct libdw, get_units) },
	{ "dwarf_child", offsetof(struct libdw, child) },
	{ "dwarf_siblingof", offsetof(struct libdw, siblingof) },
	{ "dwarf_tag", offsetof(struct libdw, tag) },
	{ "dwarf_diename", offsetof(struct libdw, diename) },
	{ "dwarf_dieoffset", offsetof(struct libdw, dieoffset) },
	{ "dwarf_attr_integrate", offsetof(struct libdw, attr_integrate) },
	{ "dwarf_formref_die", offsetof(struct libdw, formref_die) },
	{ "dwarf_formudata", offsetof(struct libdw, formudata) },
	{ "dwarf_ranges", offsetof(struct libdw, ranges) },
	{ "dwarf_getlocations", offsetof(struct libdw, getlocations) },
};

/* libelf's functions are found through libdw, which is linked with it: the
 * two share what they allocate, and our own libelf may be another one. */
static bool find_functions(struct libdw *dw, void *handle)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *symbol = dlsym(handle, functions[i].name);

		if (!symbol)
			return false;
		memcpy((char *)dw + functions[i].at, &symbol, sizeof(symbol));
	}
	return true;
}

const struct libdw *libdw_load(void)
{
	static struct libdw dw;
	static bool tried, found;
	void *handle;

	if (tried)
		return found ? &dw : NULL;
	tried = true;
	handle = dlopen("libdw.so.1", RTLD_LAZY | RTLD_LOCAL);
	if (!handle)
		return NULL;
	found = find_functions(&dw, handle) && dw.elf_version(1);
	if (!found)
		dlclose(handle);
	return found ? &dw : NULL;
}
