/*
 * mapdef_slot.c - what relocations put into a definition.
 *
 *     outer, at byte 64 of .maps             .rel.maps
 *     64   type, max_entries, key            96: in1
 *     88   values[0], values[1], ...         112: in2     here bytes 32, 48
 *
 * A static function or map has no symbol of its own in the relocation: it is
 * that of its section, and the byte in it is what is stored in the slot.
 */
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

/* The first relocation of a section at this byte or behind it. */
static int first_at(const struct obj_section *section, uint64_t offset)
{
	int low = 0, high = section->reloc_count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (section->relocs[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int named_at(const struct obj *obj, int section, uint64_t place)
{
	for (int i = 1; i < obj->symbol_count; i++) {
		const struct obj_symbol *s = &obj->symbols[i];

		if (s->section == section && s->value == place &&
		    (s->type == STT_FUNC || s->type == STT_OBJECT))
			return i;
	}
	return 0;
}

/* The symbol of what the slot holds; 0: there is none at that place. */
static int target(const struct obj *obj, const struct obj_section *section,
		  const struct obj_reloc *reloc)
{
	const struct obj_symbol *s = &obj->symbols[reloc->symbol];
	const void *bytes = obj_bytes(section, reloc->offset, 8);
	uint64_t more;

	if (!bytes)
		return 0;
	memcpy(&more, bytes, sizeof(more));
	more += (uint64_t)reloc->addend;
	if (s->section > 0 && (s->type == STT_SECTION || more))
		return named_at(obj, s->section, s->value + more);
	return reloc->symbol;
}

static int read_slot(const struct mapdef_reader *r, struct mapdef *def,
		     const struct mapdef_var *var,
		     const struct obj_reloc *reloc)
{
	const struct obj_section *section =
		&r->obj->sections[var->symbol->section];
	struct mapdef_value *value = &def->values[def->value_count++];

	value->index = reloc->offset - var->symbol->value;
	value->symbol = target(r->obj, section, reloc);
	if (!value->symbol)
		return refuse(-EINVAL,
			      "byte %u of its definition refers to what has no "
			      "symbol",
			      value->index);
	if (value > def->values && value[-1].index + 8 > value->index)
		return refuse(-EINVAL,
			      "byte %u of its definition has two relocations",
			      value->index);
	return 0;
}

int mapdef_read_slots(struct mapdef_reader *r, struct mapdef *def,
		      const struct mapdef_var *var)
{
	const struct obj_section *section =
		&r->obj->sections[var->symbol->section];
	int first = first_at(section, var->symbol->value), err = 0;
	int end = first_at(section, var->symbol->value + var->symbol->size);

	if (first == end)
		return 0;
	def->values =
		arena_take(&r->obj->arena, end - first, sizeof(*def->values));
	if (!def->values)
		return fail(-ENOMEM, "reading an object");
	for (int i = first; i < end && !err; i++)
		err = read_slot(r, def, var, &section->relocs[i]);
	return err;
}

int mapdef_check_program(const struct mapdef_reader *r,
			 const struct mapdef_value *value)
{
	const struct obj_symbol *s = &r->obj->symbols[value->symbol];
	const char *where;

	if (s->section <= 0)
		return refuse(-EINVAL,
			      "'%s' is in no section: a program is a global "
			      "function of this object",
			      s->name);
	where = r->obj->sections[s->section].name;
	if (s->type != STT_FUNC ||
	    r->obj->sections[s->section].role != ROLE_PROGRAM)
		return refuse(-EINVAL, "'%s' of section %s is no program",
			      s->name, where);
	if (s->bind == STB_LOCAL)
		return refuse(-EINVAL,
			      "'%s' of section %s is static: a program is a "
			      "global function",
			      s->name, where);
	return 0;
}
