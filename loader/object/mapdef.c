/*
 * mapdef.c - all maps of an object, in order: see mapdef.h.
 */
#include "loader/object/mapdef.h"
#include "loader/btf/find.h"
#include "loader/btf/names.h"
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct mapdef *mapdef_add(struct mapdef_reader *r)
{
	if (r->defs->count < r->room)
		return &r->defs->rows[r->defs->count++];
	refuse(-E2BIG, "it defines more maps than it has symbols");
	return NULL;
}

/* ---- Sections as the types know them ---- */

struct mapdef_datasecs {
	struct names names;
};

static int take_datasecs(struct mapdef_reader *r)
{
	for (uint32_t id = r->btf->first; id < r->btf->end; id++) {
		const struct btf_type *t = btf_type(r->btf, id);

		if (btf_kind(t) == BTF_KIND_DATASEC &&
		    !names_take(&r->datasecs->names, btf_name(r->btf, t), id))
			return fail(-ENOMEM, "reading an object");
	}
	return 0;
}

uint32_t mapdef_datasec(const struct mapdef_reader *r, const char *section)
{
	return names_first(&r->datasecs->names, section);
}

/* ---- The variables of a section ---- */

static bool fits(const struct obj_section *section,
		 const struct obj_symbol *symbol)
{
	return symbol->value <= section->size &&
	       symbol->size <= section->size - symbol->value;
}

/* Its type is the struct's, or one that is as long as its values make it. */
static int check_var(const struct mapdef_reader *r, int section,
		     const struct mapdef_var *var)
{
	const struct obj_section *s = &r->obj->sections[section];

	if (btf_kind(var->of) != BTF_KIND_STRUCT)
		return refuse(-EINVAL,
			      "'%s' of section %s is of kind %s, and not a "
			      "struct",
			      var->name, s->name,
			      btf_kind_name(btf_kind(var->of)));
	if (!fits(s, var->symbol))
		return refuse(-EINVAL,
			      "'%s' ends at byte %llu of section %s, which has "
			      "%llu",
			      var->name,
			      (unsigned long long)(var->symbol->value +
						   var->symbol->size),
			      s->name, (unsigned long long)s->size);
	if (var->of->size > var->symbol->size)
		return refuse(-EINVAL,
			      "'%s' of section %s has %llu bytes, and its type "
			      "%u",
			      var->name, s->name,
			      (unsigned long long)var->symbol->size,
			      var->of->size);
	return 0;
}

/* Compilers leave where a variable is to the linker: of what the DATASEC
 * says only the name counts, and the symbol of that name says where. */
static int read_var(const struct mapdef_reader *r, int section,
		    const struct names *symbols, uint32_t id,
		    struct mapdef_var *var)
{
	const struct btf_type *t = btf_type(r->btf, id);
	const char *where = r->obj->sections[section].name;
	uint32_t symbol;

	if (btf_kind(t) != BTF_KIND_VAR)
		return refuse(-EINVAL,
			      "type [%u] of section %s is of kind %s, and not "
			      "a variable",
			      id, where, btf_kind_name(btf_kind(t)));
	var->name = btf_name(r->btf, t);
	symbol = names_first(symbols, var->name);
	if (!symbol)
		return refuse(-EINVAL,
			      "'%s' of section %s is in the types, and no "
			      "symbol says where",
			      var->name, where);
	var->symbol = &r->obj->symbols[symbol];
	var->type = btf_skip(r->btf, t->type);
	var->of = btf_type(r->btf, var->type);
	return check_var(r, section, var);
}

static int take_symbols(const struct obj *obj, int section,
			struct names *symbols)
{
	for (int i = 1; i < obj->symbol_count; i++)
		if (obj->symbols[i].section == section &&
		    obj->symbols[i].type == STT_OBJECT &&
		    !names_take(symbols, obj->symbols[i].name, i))
			return fail(-ENOMEM, "reading an object");
	return 0;
}

static int no_types(const struct obj_section *section)
{
	return refuse(-EINVAL,
		      "section %s holds %s, defined by their types, and the "
		      "object has no types of it (clang -g makes them)",
		      section->name, role_words(section->role));
}

int mapdef_each_var(struct mapdef_reader *r, int section,
		    int (*fn)(struct mapdef_reader *,
			      const struct mapdef_var *))
{
	const struct obj_section *s = &r->obj->sections[section];
	const struct btf_type *t = btf_type(r->btf, mapdef_datasec(r, s->name));
	const struct btf_var_secinfo *infos;
	struct names symbols = { 0 };
	int err;

	if (!s->size)
		return 0;
	if (!t)
		return no_types(s);
	infos = btf_tail(t);
	err = take_symbols(r->obj, section, &symbols);
	for (uint32_t i = 0; i < btf_vlen(t) && !err; i++) {
		struct mapdef_var var;

		err = read_var(r, section, &symbols, infos[i].type, &var);
		if (!err)
			err = fn(r, &var);
	}
	names_close(&symbols);
	return err;
}

/* ---- All of them ---- */

static int read_section(struct mapdef_reader *r, int i)
{
	switch (r->obj->sections[i].role) {
	case ROLE_MAPS: return mapdef_each_var(r, i, mapdef_read_btf);
	case ROLE_STRUCT_OPS: return mapdef_each_var(r, i, mapdef_read_ops);
	case ROLE_DATA:
	case ROLE_RODATA:
	case ROLE_BSS: return mapdef_read_data(r, i);
	default: return 0;
	}
}

static int read_all(struct mapdef_reader *r)
{
	int err = mapdef_read_old(r);

	for (int i = 1; i < r->obj->section_count && !err; i++)
		err = read_section(r, i);
	return err ? err : mapdef_read_kconfig(r);
}

static int by_place(const void *a, const void *b)
{
	const struct mapdef *x = a, *y = b;

	if (x->section != y->section)
		return x->section - y->section;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

static int check_order(const struct mapdefs *defs)
{
	for (int i = 1; i < defs->count; i++)
		if (!by_place(&defs->rows[i - 1], &defs->rows[i]))
			return refuse(-EINVAL,
				      "maps %s and %s are at the same place",
				      defs->rows[i - 1].name,
				      defs->rows[i].name);
	return 0;
}

/* What is in a slot of a map of maps is one of the maps. */
static int check_inner(const struct mapdefs *defs, const struct obj *obj,
		       const struct mapdef *def)
{
	for (int i = 0; i < def->value_count && def->inner; i++) {
		const struct obj_symbol *symbol =
			&obj->symbols[def->values[i].symbol];

		if (!mapdef_at(defs, symbol->section, symbol->value))
			return refuse(-EINVAL,
				      "map %s: slot %u is '%s', which no type "
				      "makes a map",
				      def->name, def->values[i].index,
				      symbol->name);
	}
	return 0;
}

static int put_in_order(struct mapdefs *defs, const struct obj *obj)
{
	int err;

	qsort(defs->rows, defs->count, sizeof(*defs->rows), by_place);
	err = check_order(defs);
	for (int i = 0; i < defs->count && !err; i++)
		err = check_inner(defs, obj, &defs->rows[i]);
	return err;
}

int mapdef_read(struct mapdefs *defs, struct obj *obj, const struct btf *btf,
		const struct externs *externs, const char *file)
{
	struct mapdef_datasecs datasecs = { 0 };
	struct mapdef_reader r = {
		.defs = defs,
		.room = obj->symbol_count + obj->section_count + 1,
		.obj = obj,
		.btf = btf,
		.externs = externs,
		.file = file,
		.datasecs = &datasecs,
	};
	int err;

	memset(defs, 0, sizeof(*defs));
	defs->rows = arena_take(&obj->arena, r.room, sizeof(*defs->rows));
	if (!defs->rows)
		return fail(-ENOMEM, "reading an object");
	err = take_datasecs(&r);
	if (!err)
		err = read_all(&r);
	names_close(&datasecs.names);
	return err ? err : put_in_order(defs, obj);
}

/* ---- What is there ---- */

/* The last map that begins at this place or before it. */
static const struct mapdef *before(const struct mapdefs *defs, int section,
				   uint64_t offset)
{
	struct mapdef wanted = { .section = section, .offset = offset };
	int low = 0, high = defs->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (by_place(&defs->rows[middle], &wanted) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &defs->rows[low - 1] : NULL;
}

const struct mapdef *mapdef_at(const struct mapdefs *defs, int section,
			       uint64_t offset)
{
	const struct mapdef *def = before(defs, section, offset);

	if (!def || section <= 0 || def->section != section)
		return NULL;
	if (def->form == MAPDEF_DATA)
		return def;
	if (def->form == MAPDEF_STRUCT_OPS)
		return offset - def->offset < def->value_size ? def : NULL;
	return offset == def->offset ? def : NULL;
}

uint32_t mapdef_ring_size(uint32_t wanted, uint32_t page)
{
	uint64_t size = page;

	while (size < wanted)
		size *= 2;
	return wanted && size <= UINT32_MAX ? size : wanted;
}
