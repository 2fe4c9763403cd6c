/*
 * check.c - names, numbers of types, circles: see check.h.
 *
 * Two kinds of arrow must not lead back.  One stands for containing, from a
 * struct to its members and from an array to its elements; a pointer ends
 * it.  The other stands for reading on, from a pointer to a pointer.
 */
#include "loader/btf/check_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define DEEP 256

enum trait {
	NAMED = 1,    /* it must have a name */
	NAMELESS = 2, /* it has none */
	REFERS = 4,   /* .type is a type, and not .size */
	ALONE = 8,    /* its tail has no rows */
	FLAG = 16,    /* bit 31 has a meaning */
};

static const unsigned char traits[NR_BTF_KINDS] = {
	[BTF_KIND_INT] = ALONE,
	[BTF_KIND_PTR] = NAMELESS | REFERS | ALONE,
	[BTF_KIND_ARRAY] = NAMELESS | ALONE,
	[BTF_KIND_STRUCT] = FLAG,
	[BTF_KIND_UNION] = FLAG,
	[BTF_KIND_ENUM] = FLAG,
	[BTF_KIND_FWD] = NAMED | ALONE | FLAG,
	[BTF_KIND_TYPEDEF] = NAMED | REFERS | ALONE,
	[BTF_KIND_VOLATILE] = NAMELESS | REFERS | ALONE,
	[BTF_KIND_CONST] = NAMELESS | REFERS | ALONE,
	[BTF_KIND_RESTRICT] = NAMELESS | REFERS | ALONE,
	[BTF_KIND_FUNC] = NAMED | REFERS,
	[BTF_KIND_FUNC_PROTO] = NAMELESS | REFERS,
	[BTF_KIND_VAR] = NAMED | REFERS | ALONE,
	[BTF_KIND_DATASEC] = NAMED,
	[BTF_KIND_FLOAT] = ALONE,
	[BTF_KIND_DECL_TAG] = NAMED | REFERS | ALONE | FLAG,
	[BTF_KIND_TYPE_TAG] = NAMED | REFERS | ALONE | FLAG,
	[BTF_KIND_ENUM64] = FLAG,
};

const char *check_title(const struct btf *btf, uint32_t id)
{
	static _Thread_local char texts[4][128];
	static _Thread_local int turn;
	const struct btf_type *t = btf_type(btf, id);
	const char *name = btf_name(btf, t);
	char *text = texts[turn++ % 4];

	snprintf(text, sizeof(texts[0]), "%s%s%s",
		 id ? btf_kind_name(btf_kind(t)) : "void", *name ? " " : "",
		 name);
	return text;
}

/* ---- Names and numbers ---- */

static int check_id(const struct btf *btf, uint32_t id, const char *what)
{
	if (id < btf->end)
		return 0;
	return refuse(-EINVAL, "%s type [%u], and the last is [%u]", what, id,
		      btf->end - 1);
}

static int check_head(const struct btf *btf, const struct btf_type *t)
{
	unsigned int trait = traits[btf_kind(t)];

	if (t->name_off >= btf->strings_len)
		return refuse(-EINVAL,
			      "its name is at byte %u of %u bytes of strings",
			      t->name_off, btf->strings_len);
	if ((trait & NAMED) && !*btf_name(btf, t))
		return refuse(-EINVAL, "it has no name");
	if ((trait & NAMELESS) && t->name_off)
		return refuse(-EINVAL, "it has a name, '%s', and its kind none",
			      btf_name(btf, t));
	if ((trait & ALONE) && btf_vlen(t))
		return refuse(-EINVAL,
			      "it says it has %u rows, and its kind "
			      "has none",
			      btf_vlen(t));
	if (!(trait & FLAG) && btf_kflag(t))
		return refuse(-EINVAL, "it has the flag of its info set, which "
				       "its kind has not");
	return trait & REFERS ? check_id(btf, t->type, "it refers to") : 0;
}

/* The type that row `i` of the tail is of, and where its name is. */
static void row_of(const struct btf_type *t, uint32_t i, uint32_t *type,
		   uint32_t *name)
{
	const struct btf_member *m = btf_tail(t);
	const struct btf_param *p = btf_tail(t);
	const struct btf_enum *e = btf_tail(t);
	const struct btf_enum64 *e64 = btf_tail(t);
	const struct btf_var_secinfo *s = btf_tail(t);

	*type = *name = 0;
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		*type = m[i].type;
		*name = m[i].name_off;
		break;
	case BTF_KIND_FUNC_PROTO:
		*type = p[i].type;
		*name = p[i].name_off;
		break;
	case BTF_KIND_ENUM: *name = e[i].name_off; break;
	case BTF_KIND_ENUM64: *name = e64[i].name_off; break;
	case BTF_KIND_DATASEC: *type = s[i].type; break;
	}
}

static int check_row(const struct btf *btf, const struct btf_type *t,
		     uint32_t i)
{
	uint32_t type, name;

	row_of(t, i, &type, &name);
	if (name >= btf->strings_len)
		return refuse(-EINVAL,
			      "row %u has its name at byte %u of %u bytes of "
			      "strings",
			      i, name, btf->strings_len);
	if (type >= btf->end)
		return refuse(-EINVAL,
			      "row %u is of type [%u], and the last is [%u]", i,
			      type, btf->end - 1);
	return 0;
}

/* Of a FUNC the number of rows is its linkage. */
static int check_rows(const struct btf *btf, const struct btf_type *t)
{
	const struct btf_array *array = btf_tail(t);
	int err = 0;

	if (btf_kind(t) == BTF_KIND_ARRAY) {
		err = check_id(btf, array->type, "its elements are of");
		return err ? err
			   : check_id(btf, array->index_type,
				      "its index is of");
	}
	for (uint32_t i = 0;
	     btf_kind(t) != BTF_KIND_FUNC && i < btf_vlen(t) && !err; i++)
		err = check_row(btf, t, i);
	return err;
}

/* ---- Circles ---- */

enum state {
	NEW,
	WITHIN,
	DONE
};

struct checker {
	const struct btf *btf;
	unsigned char *state; /* enum state of each type */
};

static bool is_name_for(int kind)
{
	return kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_CONST ||
	       kind == BTF_KIND_VOLATILE || kind == BTF_KIND_RESTRICT ||
	       kind == BTF_KIND_TYPE_TAG;
}

static int contain(const struct checker *c, uint32_t id, int depth);

static int contain_parts(const struct checker *c, const struct btf_type *t,
			 int depth)
{
	const struct btf_array *array = btf_tail(t);
	const struct btf_member *m = btf_tail(t);
	int err = 0;

	if (is_name_for(btf_kind(t)))
		return contain(c, t->type, depth);
	if (btf_kind(t) == BTF_KIND_ARRAY)
		return contain(c, array->type, depth);
	if (btf_kind(t) != BTF_KIND_STRUCT && btf_kind(t) != BTF_KIND_UNION)
		return 0;
	for (uint32_t i = 0; i < btf_vlen(t) && !err; i++)
		err = contain(c, m[i].type, depth);
	return err;
}

static int contain(const struct checker *c, uint32_t id, int depth)
{
	int err;

	if (!id || c->state[id] == DONE)
		return 0;
	if (c->state[id] == WITHIN)
		return refuse(-ELOOP, "[%u] (%s) leads back to itself", id,
			      check_title(c->btf, id));
	if (depth == DEEP)
		return refuse(-ELOOP, "it is nested deeper than %d types",
			      DEEP);
	c->state[id] = WITHIN;
	err = contain_parts(c, btf_type(c->btf, id), depth + 1);
	c->state[id] = DONE;
	return err;
}

static bool leads_on(const struct btf *btf, uint32_t id)
{
	int kind = btf_kind(btf_type(btf, id));

	return kind == BTF_KIND_PTR || is_name_for(kind);
}

/* Pointers to pointers: each has one arrow, so a circle has no way out. */
static int check_pointers(const struct btf *btf, uint32_t id)
{
	uint32_t at = id;

	for (int i = 0; i < DEEP; i++) {
		if (!leads_on(btf, at))
			return 0;
		at = btf_type(btf, at)->type;
	}
	return refuse(-ELOOP,
		      "it leads through more than %d pointers or names, "
		      "or in a circle",
		      DEEP);
}

/* ---- All of them ---- */

static int check_numbers(const struct checker *c, uint32_t id)
{
	const struct btf_type *t = btf_type(c->btf, id);
	int err = check_head(c->btf, t);

	return err ? err : check_rows(c->btf, t);
}

static int check_circles(const struct checker *c, uint32_t id)
{
	int err = contain(c, id, 0);

	return err ? err : check_pointers(c->btf, id);
}

/* Before the structs that have them. */
static int check_arrays(const struct checker *c, uint32_t id)
{
	return btf_kind(btf_type(c->btf, id)) == BTF_KIND_ARRAY
		       ? check_kind(c->btf, id)
		       : 0;
}

static int check_kinds(const struct checker *c, uint32_t id)
{
	return check_kind(c->btf, id);
}

static int check_each(const struct checker *c,
		      int (*check)(const struct checker *, uint32_t))
{
	for (uint32_t id = 1; id < c->btf->end; id++) {
		int err = check(c, id);

		if (err)
			return within(err, "type [%u] (%s)", id,
				      check_title(c->btf, id));
	}
	return 0;
}

int btf_check(const struct btf *btf)
{
	struct checker c = { btf, calloc(btf->end, 1) };
	int err = c.state ? 0 : fail(-ENOMEM, "a check of %u types", btf->end);

	if (!err)
		err = check_each(&c, check_numbers);
	if (!err)
		err = check_each(&c, check_circles);
	if (!err)
		err = check_each(&c, check_arrays);
	if (!err)
		err = check_each(&c, check_kinds);
	free(c.state);
	return err;
}
