/*
 * find.c - types by name, how big they are, the values of enums.
 */
#include "loader/btf/find.h"
#include "insn/near.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

#define CHAIN 64 /* a longer chain of typedefs and const is a circle */

/* ---- By name ---- */

/* Which kinds a word before the name allows, most wanted first. */
static const struct {
	const char *word;
	unsigned char kinds[8];
} words[] = {
	{ "struct ", { BTF_KIND_STRUCT, BTF_KIND_FWD } },
	{ "union ", { BTF_KIND_UNION, BTF_KIND_FWD } },
	{ "enum ", { BTF_KIND_ENUM, BTF_KIND_ENUM64 } },
	{ "",
	  { BTF_KIND_STRUCT, BTF_KIND_UNION, BTF_KIND_TYPEDEF, BTF_KIND_ENUM,
	    BTF_KIND_ENUM64, BTF_KIND_INT, BTF_KIND_FLOAT } },
	{ "", { BTF_KIND_FUNC, BTF_KIND_VAR, BTF_KIND_DATASEC, BTF_KIND_FWD } },
};
#define WORDS (int)(sizeof(words) / sizeof(words[0]))

/* One pass: the first of each kind with this name.  An object has one type
 * of a name and kind, as a rule; of several, the first is meant. */
static void find_each(const struct btf *btf, const char *name,
		      uint32_t ids[NR_BTF_KINDS])
{
	if (btf->base)
		find_each(btf->base, name, ids);
	for (uint32_t id = btf->first; id < btf->end; id++) {
		const struct btf_type *t = btf_type(btf, id);
		int kind = btf_kind(t);

		if (t->name_off && !ids[kind] &&
		    !strcmp(btf_name(btf, t), name))
			ids[kind] = id;
	}
}

uint32_t btf_find_kind(const struct btf *btf, const char *name, int kind)
{
	uint32_t ids[NR_BTF_KINDS] = { 0 };

	find_each(btf, name, ids);
	return kind > 0 && kind < NR_BTF_KINDS ? ids[kind] : 0;
}

/* Is it of a kind that the rows of `words` from `row` to `last` allow? */
static bool allowed(int kind, int row, int last)
{
	for (; row < last; row++)
		if (strchr((const char *)words[row].kinds, kind))
			return true;
	return false;
}

static const char *nearest(const struct btf *btf, const char *name, int row,
			   int last)
{
	struct near n;

	near_start(&n, name);
	for (uint32_t id = 1; id < btf->end; id++) {
		const struct btf_type *t = btf_type(btf, id);

		if (t->name_off && btf_kind(t) != BTF_KIND_FUNC &&
		    allowed(btf_kind(t), row, last))
			near_try(&n, btf_name(btf, t));
	}
	return n.best;
}

static int not_found(const char *name, const char *best)
{
	if (best)
		return refuse(-ENOENT,
			      "there is no type '%s'; did you mean '%s'?", name,
			      best);
	return refuse(-ENOENT, "there is no type '%s'", name);
}

int64_t btf_find(const struct btf *btf, const char *name)
{
	uint32_t ids[NR_BTF_KINDS] = { 0 };
	const char *plain;
	int first = 0, last;

	while (strncmp(name, words[first].word, strlen(words[first].word)))
		first++;
	plain = name + strlen(words[first].word);
	last = words[first].word[0] ? first + 1 : WORDS;
	if (*plain)
		find_each(btf, plain, ids);
	for (int row = first; row < last; row++)
		for (int i = 0; words[row].kinds[i]; i++)
			if (ids[words[row].kinds[i]])
				return ids[words[row].kinds[i]];
	return not_found(name,
			 *plain ? nearest(btf, plain, first, last) : NULL);
}

/* ---- Through names for the same ---- */

uint32_t btf_skip(const struct btf *btf, uint32_t id)
{
	for (int i = 0; i < CHAIN; i++) {
		const struct btf_type *t = btf_type(btf, id);

		switch (btf_kind(t)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG: id = t->type; break;
		default: return id;
		}
	}
	return 0;
}

int64_t btf_size(const struct btf *btf, uint32_t id)
{
	const struct btf_array *array;
	uint64_t count = 1;

	for (int i = 0; i < CHAIN; i++) {
		const struct btf_type *t = btf_type(btf, btf_skip(btf, id));

		switch (btf_kind(t)) {
		case BTF_KIND_INT:
		case BTF_KIND_STRUCT:
		case BTF_KIND_UNION:
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
		case BTF_KIND_DATASEC:
		case BTF_KIND_FLOAT:
			return count * t->size >> 40 ? -EINVAL
						     : (int64_t)count * t->size;
		case BTF_KIND_PTR: return count * 8;
		case BTF_KIND_VAR: id = t->type; break;
		case BTF_KIND_ARRAY:
			array = btf_tail(t);
			count *= array->nelems;
			id = array->type;
			if (count > UINT32_MAX)
				return -EINVAL;
			break;
		default: return -EINVAL;
		}
	}
	return -EINVAL;
}

/* ---- Enums ---- */

static uint64_t value_at(const struct btf_type *t, uint32_t i,
			 uint32_t *name_off)
{
	const struct btf_enum *e = btf_tail(t);
	const struct btf_enum64 *e64 = btf_tail(t);

	if (btf_kind(t) == BTF_KIND_ENUM64) {
		*name_off = e64[i].name_off;
		return e64[i].val_lo32 | (uint64_t)e64[i].val_hi32 << 32;
	}
	*name_off = e[i].name_off;
	return btf_kflag(t) ? (uint64_t)(int64_t)e[i].val : (uint32_t)e[i].val;
}

static const struct btf_type *enum_of(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf_type(btf, btf_skip(btf, id));

	return btf_kind(t) == BTF_KIND_ENUM || btf_kind(t) == BTF_KIND_ENUM64
		       ? t
		       : NULL;
}

bool btf_enum_value(const struct btf *btf, uint32_t id, const char *name,
		    uint64_t *value)
{
	const struct btf_type *t = enum_of(btf, id);
	uint32_t name_off;

	for (uint32_t i = 0; t && i < btf_vlen(t); i++) {
		*value = value_at(t, i, &name_off);
		if (!strcmp(btf_string(btf, name_off), name))
			return true;
	}
	return false;
}

const char *btf_enum_name(const struct btf *btf, uint32_t id, uint64_t value)
{
	const struct btf_type *t = enum_of(btf, id);
	uint32_t name_off;

	for (uint32_t i = 0; t && i < btf_vlen(t); i++)
		if (value_at(t, i, &name_off) == value)
			return btf_string(btf, name_off);
	return NULL;
}
