/*
 * mapdef_btf.c - one map, from the members of its struct: see mapdef.h.
 *
 *     member         its type                           what it says
 *     max_entries    PTR -> ARRAY of 1024               1024
 *     map_extra      ENUM with one value                that value
 *     key            PTR -> INT of 4 bytes              key_size 4, its type
 *     values         ARRAY of 0 -> PTR -> STRUCT        the map inside
 *                    ARRAY of 0 -> PTR -> FUNC_PROTO    programs inside
 */
#include "insn/names.h"
#include "insn/near.h"
#include "loader/btf/find.h"
#include "loader/err.h"
#include "loader/object/mapdef_in.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A definition that is being read. */
struct reading {
	struct mapdef_reader *r;
	const struct btf *btf;
	struct mapdef *def;
	bool is_inner;
	struct btf_field values; /* that member; type 0: there is none */
};

struct attribute {
	const char *name;
	int (*read)(struct reading *, const struct attribute *,
		    const struct btf_field *);
	size_t at;   /* of the number in struct mapdef */
	size_t type; /* of the id of its type there */
};

static uint32_t *number_at(const struct reading *m, size_t at)
{
	return (uint32_t *)((char *)m->def + at);
}

static const struct btf_type *skipped(const struct reading *m, uint32_t id)
{
	return btf_type(m->btf, btf_skip(m->btf, id));
}

/* ---- Numbers ---- */

static bool is_single_enum(const struct btf_type *t)
{
	int kind = btf_kind(t);

	return (kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64) &&
	       btf_vlen(t) == 1;
}

/* __uint: the length of an array, pointed to; __ulong: an enum's value. */
static int read_wide(const struct reading *m, const struct btf_field *field,
		     uint64_t *number)
{
	const struct btf_type *t = skipped(m, field->type), *array = NULL;

	if (is_single_enum(t)) {
		const uint32_t *name = btf_tail(t);

		btf_enum_value(m->btf, field->type, btf_string(m->btf, *name),
			       number);
		return 0;
	}
	if (btf_kind(t) == BTF_KIND_PTR)
		array = skipped(m, t->type);
	if (btf_kind(array) != BTF_KIND_ARRAY)
		return refuse(-EINVAL,
			      "attribute '%s' is no number: that is a pointer "
			      "to an array, whose length it is (__uint)",
			      field->name);
	*number = ((const struct btf_array *)btf_tail(array))->nelems;
	return 0;
}

static int read_number(struct reading *m, const struct attribute *attribute,
		       const struct btf_field *field)
{
	uint64_t number;
	int err = read_wide(m, field, &number);

	if (err)
		return err;
	if (number > UINT32_MAX)
		return refuse(-EINVAL, "attribute '%s' is %llu: it has 32 bits",
			      field->name, (unsigned long long)number);
	*number_at(m, attribute->at) = number;
	return 0;
}

static int read_extra(struct reading *m, const struct attribute *attribute,
		      const struct btf_field *field)
{
	(void)attribute;
	return read_wide(m, field, &m->def->map_extra);
}

static int read_pinning(struct reading *m, const struct attribute *attribute,
			const struct btf_field *field)
{
	uint64_t number;
	int err = read_wide(m, field, &number);

	(void)attribute;
	if (err)
		return err;
	if (m->is_inner && number)
		return refuse(-EINVAL, "it is not pinned: it has no name");
	if (number > 1)
		return refuse(-EINVAL,
			      "attribute 'pinning' is %llu: known are 0 and 1, "
			      "by name",
			      (unsigned long long)number);
	m->def->pinned = number;
	return 0;
}

/* ---- Sizes ---- */

/* A size may be said twice, if it is the same. */
static int set_size(const struct reading *m, const struct attribute *attribute,
		    uint64_t size)
{
	uint32_t *known = number_at(m, attribute->at);

	if (size > UINT32_MAX)
		return refuse(-EINVAL,
			      "attribute '%s' says %llu bytes: it has 32 bits",
			      attribute->name, (unsigned long long)size);
	if (*known && *known != size)
		return refuse(-EINVAL,
			      "attribute '%s' says %llu bytes, and %u were "
			      "said before",
			      attribute->name, (unsigned long long)size,
			      *known);
	*known = size;
	return 0;
}

static int read_size(struct reading *m, const struct attribute *attribute,
		     const struct btf_field *field)
{
	uint64_t number;
	int err = read_wide(m, field, &number);

	return err ? err : set_size(m, attribute, number);
}

static int read_type(struct reading *m, const struct attribute *attribute,
		     const struct btf_field *field)
{
	const struct btf_type *t = skipped(m, field->type);
	int64_t size;

	if (btf_kind(t) != BTF_KIND_PTR)
		return refuse(-EINVAL,
			      "attribute '%s' is of kind %s: a type is pointed "
			      "to (__type)",
			      field->name, btf_kind_name(btf_kind(t)));
	size = btf_size(m->btf, t->type);
	if (size < 0)
		return refuse(-EINVAL,
			      "attribute '%s' is a type without a size",
			      field->name);
	*number_at(m, attribute->type) = t->type;
	return set_size(m, attribute, size);
}

/* ---- Values: maps or programs ---- */

/* What they are depends on the type of the map, which may be said later. */
static int keep_values(struct reading *m, const struct attribute *attribute,
		       const struct btf_field *field)
{
	if (m->is_inner)
		return refuse(-EINVAL, "it has values of its own: a map of "
				       "maps of maps does not exist");
	m->values = *field;
	return set_size(m, attribute, 4);
}

static int read_def(struct reading *m, const struct btf_type *t);

static int read_inner(struct reading *m, const struct btf_type *t)
{
	size_t room = strlen(m->def->name) + sizeof(".inner");
	struct arena *arena = &m->r->obj->arena;
	struct mapdef *inner = arena_take(arena, 1, sizeof(*inner));
	char *name = arena_take(arena, room, 1);
	struct reading reading = { m->r, m->btf, inner, true, { 0 } };
	int err;

	if (!inner || !name)
		return fail(-ENOMEM, "reading an object");
	snprintf(name, room, "%s.inner", m->def->name);
	inner->name = name;
	inner->form = MAPDEF_BTF;
	inner->section = -1;
	m->def->inner = inner;
	err = read_def(&reading, t);
	return err ? within(err, "its inner map") : 0;
}

/* ARRAY of 0 -> PTR -> this; NULL: it is something else. */
static const struct btf_type *value_of(const struct reading *m)
{
	const struct btf_type *t = skipped(m, m->values.type);
	const struct btf_array *array = t ? btf_tail(t) : NULL;

	if (btf_kind(t) != BTF_KIND_ARRAY || array->nelems)
		return NULL;
	t = skipped(m, array->type);
	return btf_kind(t) == BTF_KIND_PTR ? skipped(m, t->type) : NULL;
}

static int read_values(struct reading *m)
{
	bool programs = m->def->type == BPF_MAP_TYPE_PROG_ARRAY;
	int wanted = programs ? BTF_KIND_FUNC_PROTO : BTF_KIND_STRUCT;
	const struct btf_type *t = value_of(m);

	if (!programs && m->def->type != BPF_MAP_TYPE_ARRAY_OF_MAPS &&
	    m->def->type != BPF_MAP_TYPE_HASH_OF_MAPS)
		return refuse(-EINVAL,
			      "it is of type %s, and only maps of maps and of "
			      "programs have attribute 'values'",
			      name_of(&map_type_names, m->def->type));
	if (btf_kind(t) != wanted)
		return refuse(-EINVAL,
			      "attribute 'values' is no array of pointers to "
			      "%s (__array)",
			      programs ? "functions" : "a map's struct");
	return programs ? 0 : read_inner(m, t);
}

/* ---- All members ---- */

/* clang-format off */

#define AT(member) offsetof(struct mapdef, member)

static const struct attribute attributes[] = {
	{ "type", read_number, AT(type), 0 },
	{ "max_entries", read_number, AT(max_entries), 0 },
	{ "map_flags", read_number, AT(map_flags), 0 },
	{ "numa_node", read_number, AT(numa_node), 0 },
	{ "map_extra", read_extra, 0, 0 },
	{ "pinning", read_pinning, 0, 0 },
	{ "key_size", read_size, AT(key_size), 0 },
	{ "value_size", read_size, AT(value_size), 0 },
	{ "key", read_type, AT(key_size), AT(key_type) },
	{ "value", read_type, AT(value_size), AT(value_type) },
	{ "values", keep_values, AT(value_size), 0 },
};
#define ATTRIBUTES (int)(sizeof(attributes) / sizeof(attributes[0]))

/* clang-format on */

static int unknown(const char *name)
{
	struct near n;

	near_start(&n, name);
	for (int i = 0; i < ATTRIBUTES; i++)
		near_try(&n, attributes[i].name);
	if (n.best)
		return refuse(-EINVAL,
			      "attribute '%s' is unknown; did you mean '%s'?",
			      name, n.best);
	return refuse(-EINVAL, "attribute '%s' is unknown", name);
}

static int read_member(struct reading *m, const struct btf_field *field)
{
	for (int i = 0; i < ATTRIBUTES; i++)
		if (!strcmp(attributes[i].name, field->name))
			return attributes[i].read(m, &attributes[i], field);
	return unknown(field->name);
}

static int read_def(struct reading *m, const struct btf_type *t)
{
	int err = 0;

	for (uint32_t i = 0; i < btf_vlen(t) && !err; i++) {
		struct btf_field field = btf_field(m->btf, t, i);

		err = read_member(m, &field);
	}
	if (err)
		return err;
	if (!m->def->type)
		return refuse(-EINVAL, "attribute 'type' is missing");
	return m->values.type ? read_values(m) : 0;
}

/* ---- What is in the slots at first ---- */

static int check_map(const struct mapdef_reader *r,
		     const struct mapdef_value *value)
{
	const struct obj_symbol *s = &r->obj->symbols[value->symbol];

	if (s->section > 0 && r->obj->sections[s->section].role == ROLE_MAPS)
		return 0;
	return refuse(-EINVAL, "'%s' is no map of section .maps", s->name);
}

/* The byte in the definition becomes the index in the array. */
static int place_slot(const struct reading *m, struct mapdef_value *value)
{
	uint32_t byte = value->index, start = m->values.at / 8;
	int err;

	if (!m->values.type || byte < start || (byte - start) % 8)
		return refuse(-EINVAL,
			      "a relocation is at byte %u of its definition, "
			      "where no value is",
			      byte);
	if (m->def->key_size != 4)
		return refuse(-EINVAL,
			      "it has values at first, by an index of 4 bytes; "
			      "its key has %u",
			      m->def->key_size);
	value->index = (byte - start) / 8;
	err = m->def->inner ? check_map(m->r, value)
			    : mapdef_check_program(m->r, value);
	return err ? within(err, "slot %u", value->index) : 0;
}

static int read_slots(struct reading *m, const struct mapdef_var *var)
{
	int err = mapdef_read_slots(m->r, m->def, var);

	for (int i = 0; i < m->def->value_count && !err; i++)
		err = place_slot(m, &m->def->values[i]);
	return err;
}

int mapdef_read_btf(struct mapdef_reader *r, const struct mapdef_var *var)
{
	struct reading m = { r, r->btf, mapdef_add(r), false, { 0 } };
	int err;

	if (!m.def)
		return -E2BIG;
	*m.def = (struct mapdef){
		.name = var->name,
		.form = MAPDEF_BTF,
		.section = var->symbol->section,
		.offset = var->symbol->value,
	};
	err = read_def(&m, var->of);
	if (!err)
		err = read_slots(&m, var);
	return err ? within(err, "map %s", var->name) : 0;
}
