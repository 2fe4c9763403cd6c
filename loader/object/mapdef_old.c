/*
 * mapdef_old.c - maps of the old form: see mapdef.h.
 */
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

enum {
	SHORT = 16, /* bytes: no map_flags yet */
	LONG = 20,  /* struct bpf_map_def of libbpf */
};

static bool is_map(const struct obj *obj, const struct obj_symbol *symbol)
{
	return symbol->section > 0 && symbol->type != STT_SECTION &&
	       obj->sections[symbol->section].role == ROLE_OLD_MAPS;
}

/* ---- One definition ---- */

/* What follows the numbers that we know: struct bpf_elf_map of tc has an id
 * and a way to pin the map there. */
static int check_rest(const struct obj_symbol *symbol,
		      const unsigned char *bytes)
{
	for (uint64_t i = LONG; i < symbol->size; i++)
		if (bytes[i])
			return refuse(-EINVAL,
				      "map %s: byte %llu of its definition is "
				      "%d, and only the first %d are known; "
				      "is it a struct bpf_elf_map, for tc?",
				      symbol->name, (unsigned long long)i,
				      bytes[i], LONG);
	return 0;
}

static int read_map(struct mapdef *def, const struct obj *obj,
		    const struct obj_symbol *symbol)
{
	const struct obj_section *section = &obj->sections[symbol->section];
	const void *bytes = obj_bytes(section, symbol->value, symbol->size);
	uint64_t size = symbol->size < LONG ? symbol->size : LONG;
	uint32_t numbers[LONG / 4] = { 0 };

	if (!bytes)
		return refuse(-EINVAL,
			      "map %s ends at byte %llu of section %s, which "
			      "has %llu",
			      symbol->name,
			      (unsigned long long)(symbol->value +
						   symbol->size),
			      section->name, (unsigned long long)section->size);
	if (size < SHORT)
		return refuse(-EINVAL,
			      "map %s is defined in %llu bytes: type, sizes "
			      "and max_entries need %d",
			      symbol->name, (unsigned long long)size, SHORT);
	memcpy(numbers, bytes, size);
	*def = (struct mapdef){
		.name = symbol->name,
		.form = MAPDEF_OLD,
		.section = symbol->section,
		.offset = symbol->value,
		.type = numbers[0],
		.key_size = numbers[1],
		.value_size = numbers[2],
		.max_entries = numbers[3],
		.map_flags = numbers[4],
	};
	return check_rest(symbol, bytes);
}

/* ---- All of them ---- */

int mapdef_read_old(struct mapdef_reader *r)
{
	const struct obj *obj = r->obj;
	int err = 0;

	for (int i = 0; i < obj->symbol_count && !err; i++) {
		struct mapdef *def;

		if (!is_map(obj, &obj->symbols[i]))
			continue;
		def = mapdef_add(r);
		err = def ? read_map(def, obj, &obj->symbols[i]) : -E2BIG;
	}
	return err;
}
