/*
 * upload_rewrite.c - what an older kernel knows instead of a kind.
 *
 *   FUNC_PROTO  { name, type } ...         ENUM    { name, value } ...
 *   DATASEC     { type, offset, size }     STRUCT  { name, type, offset }
 *   ENUM64      { name, low, high }        UNION   { name, type, offset }
 *   VAR, DECL_TAG   one word               INT     one word
 *
 * In place: what replaces a kind has a tail of the same size, and so every
 * type keeps its number.
 */
#include "loader/btf/upload_in.h"

#include <string.h>

static uint32_t info_of(int kind, uint32_t vlen)
{
	return (uint32_t)kind << 24 | vlen;
}

/* One byte: what it stands for may be no larger. */
static void to_int(struct upload *u, struct btf_type *t)
{
	uint32_t bits = 8;

	if (!t->name_off)
		t->name_off = upload_name(u);
	t->info = info_of(BTF_KIND_INT, 0);
	t->size = 1;
	memcpy(t + 1, &bits, sizeof(bits));
}

/* ".data" is a section's name, but no struct's. */
static void to_identifier(struct upload *u, uint32_t name_off)
{
	char *name;

	if (name_off >= u->strings_len)
		return;
	for (name = u->strings + name_off; *name; name++)
		if (*name == '.' || *name == '?')
			*name = '_';
}

static void datasec_to_struct(struct upload *u, struct btf_type *t)
{
	uint32_t vlen = btf_vlen(t);
	unsigned char *row = (void *)(t + 1);

	to_identifier(u, t->name_off);
	t->info = info_of(BTF_KIND_STRUCT, vlen);
	for (uint32_t i = 0; i < vlen; i++, row += sizeof(struct btf_member)) {
		struct btf_var_secinfo v;
		struct btf_member m = { 0 };
		const struct btf_type *var;

		memcpy(&v, row, sizeof(v));
		var = btf_type(u->btf, v.type);
		m.name_off = var ? var->name_off : 0;
		m.type = v.type;
		m.offset = v.offset * 8;
		memcpy(row, &m, sizeof(m));
	}
}

/* An enum's values must have names. */
static void proto_to_enum(struct upload *u, struct btf_type *t)
{
	struct btf_enum *e = (void *)(t + 1);

	t->info = info_of(BTF_KIND_ENUM, btf_vlen(t));
	t->size = 4;
	for (uint32_t i = 0; i < btf_vlen(t); i++)
		if (!e[i].name_off)
			e[i].name_off = upload_name(u);
}

/* An enum's size is 8 here: an INT of 4 fits. */
static void enum64_to_union(struct upload *u, struct btf_type *t)
{
	struct btf_member *m = (void *)(t + 1);

	t->info = info_of(BTF_KIND_UNION, btf_vlen(t));
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		m[i].type = upload_int(u);
		m[i].offset = 0;
	}
}

/* C takes no struct named "float". */
static void to_nameless(struct btf_type *t, int kind)
{
	t->name_off = 0;
	t->info = info_of(kind, 0);
}

static void rewrite_func(struct upload *u, struct btf_type *t)
{
	if (!(u->knows & BTF_KNOWS_FUNC))
		t->info = info_of(BTF_KIND_TYPEDEF, 0);
	else if (!(u->knows & BTF_KNOWS_GLOBAL_FUNC))
		t->info = info_of(BTF_KIND_FUNC, 0);
}

static void rewrite_datasec(struct upload *u, struct btf_type *t)
{
	if (!(u->knows & BTF_KNOWS_DATASEC))
		datasec_to_struct(u, t);
	else if (!(u->knows & BTF_KNOWS_QUESTION) &&
		 t->name_off < u->strings_len && u->strings[t->name_off] == '?')
		u->strings[t->name_off] = '_';
}

/* Signedness of an enum came with ENUM64. */
static void rewrite_enum(struct upload *u, struct btf_type *t)
{
	if (!(u->knows & BTF_KNOWS_ENUM64))
		t->info = info_of(BTF_KIND_ENUM, btf_vlen(t));
}

void upload_rewrite(struct upload *u, uint32_t id)
{
	struct btf_type *t = upload_type(u, id);
	unsigned int lacks = ~u->knows;

	switch (btf_kind(t)) {
	case BTF_KIND_FUNC: rewrite_func(u, t); break;
	case BTF_KIND_DATASEC: rewrite_datasec(u, t); break;
	case BTF_KIND_ENUM: rewrite_enum(u, t); break;
	case BTF_KIND_FUNC_PROTO:
		if (lacks & BTF_KNOWS_FUNC)
			proto_to_enum(u, t);
		break;
	case BTF_KIND_VAR:
		if (lacks & BTF_KNOWS_DATASEC)
			to_int(u, t);
		break;
	case BTF_KIND_FLOAT:
		if (lacks & BTF_KNOWS_FLOAT)
			to_nameless(t, BTF_KIND_STRUCT);
		break;
	case BTF_KIND_DECL_TAG:
		if (lacks & BTF_KNOWS_DECL_TAG)
			to_int(u, t);
		break;
	case BTF_KIND_TYPE_TAG:
		if (lacks & BTF_KNOWS_TYPE_TAG)
			to_nameless(t, BTF_KIND_CONST);
		break;
	case BTF_KIND_ENUM64:
		if (lacks & BTF_KNOWS_ENUM64)
			enum64_to_union(u, t);
		break;
	}
}
