/*
 * place.c - a member by its path: "ns.inum", "a[3].x".
 *
 *   path  = step { "." step | "[" number "]" }
 *   step  = the name of a member, or of a member of an anonymous one
 */
#include "loader/btf/find.h"
#include "insn/near.h"
#include "loader/err.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH = 16,	/* anonymous in anonymous in ... */
	STEPS = 1 << 17 /* members looked at: a forged file may fan out */
};

struct search {
	const struct btf *btf;
	char name[128];
	struct near near;
	int steps;
};

static bool is_compound(const struct btf_type *t)
{
	return btf_kind(t) == BTF_KIND_STRUCT || btf_kind(t) == BTF_KIND_UNION;
}

/* Before 4.20 a bit-field was an INT of fewer bits than its bytes have. */
static void old_bits(const struct btf *btf, struct btf_field *f)
{
	const struct btf_type *t = btf_type(btf, btf_skip(btf, f->type));
	uint32_t data;

	if (btf_kind(t) != BTF_KIND_INT)
		return;
	data = *(const uint32_t *)btf_tail(t);
	if (BTF_INT_BITS(data) >= (uint64_t)t->size * 8)
		return;
	f->at += BTF_INT_OFFSET(data);
	f->bits = BTF_INT_BITS(data);
}

struct btf_field btf_field_plain(const struct btf *btf,
				 const struct btf_type *t, uint32_t i)
{
	const struct btf_member *m = (const struct btf_member *)btf_tail(t) + i;
	struct btf_field f = { btf_string(btf, m->name_off), m->type, m->offset,
			       0 };

	if (btf_kflag(t)) {
		f.at = BTF_MEMBER_BIT_OFFSET(m->offset);
		f.bits = BTF_MEMBER_BITFIELD_SIZE(m->offset);
	}
	return f;
}

struct btf_field btf_field(const struct btf *btf, const struct btf_type *t,
			   uint32_t i)
{
	struct btf_field f = btf_field_plain(btf, t, i);

	if (!btf_kflag(t))
		old_bits(btf, &f);
	return f;
}

/* Find the name in `t`, and in what is anonymous in it. */
static bool find_name(struct search *s, const struct btf_type *t,
		      struct btf_place *place, int depth)
{
	uint64_t at = place->at;

	for (uint32_t i = 0; i < btf_vlen(t) && s->steps++ < STEPS; i++) {
		struct btf_field f = btf_field(s->btf, t, i);
		const struct btf_type *of =
			btf_type(s->btf, btf_skip(s->btf, f.type));

		place->type = f.type;
		place->at = at + f.at;
		place->bits = f.bits;
		if (*f.name && !strcmp(f.name, s->name))
			return true;
		if (*f.name)
			near_try(&s->near, f.name);
		else if (is_compound(of) && depth < DEPTH &&
			 find_name(s, of, place, depth + 1))
			return true;
	}
	return false;
}

/* "struct pid", for a sentence. */
static const char *title(const struct btf *btf, const struct btf_type *t)
{
	static _Thread_local char text[128];
	const char *name = btf_name(btf, t);

	snprintf(text, sizeof(text), "%s %s",
		 btf_kind(t) == BTF_KIND_UNION ? "union" : "struct",
		 *name ? name : "{...}");
	return text;
}

static int step_name(struct search *s, struct btf_place *place)
{
	const struct btf_type *t =
		btf_type(s->btf, btf_skip(s->btf, place->type));

	if (!is_compound(t))
		return refuse(-EINVAL,
			      "'%s' is asked of what has no members (%s)",
			      s->name, btf_kind_name(btf_kind(t)));
	near_start(&s->near, s->name);
	if (find_name(s, t, place, 0))
		return 0;
	if (s->steps > STEPS)
		return refuse(-E2BIG,
			      "%s: '%s' is not among its first %d members",
			      title(s->btf, t), s->name, STEPS);
	if (s->near.best)
		return refuse(-ENOENT,
			      "%s has no member '%s'; did you mean '%s'?",
			      title(s->btf, t), s->name, s->near.best);
	return refuse(-ENOENT, "%s has no member '%s'", title(s->btf, t),
		      s->name);
}

/* Beyond the end goes for an array of none: there it is what follows. */
static int step_index(struct search *s, const char *text,
		      struct btf_place *place)
{
	const struct btf_type *t =
		btf_type(s->btf, btf_skip(s->btf, place->type));
	const struct btf_array *array;
	unsigned long index = strtoul(text, NULL, 0);
	int64_t size;

	if (btf_kind(t) != BTF_KIND_ARRAY)
		return refuse(-EINVAL, "[%lu] is asked of what is no array",
			      index);
	array = btf_tail(t);
	size = btf_size(s->btf, array->type);
	if (index > UINT32_MAX || (array->nelems && index >= array->nelems))
		return refuse(-EINVAL, "[%lu] of an array of %u", index,
			      array->nelems);
	if (size < 0)
		return refuse(-EINVAL, "an array of what has no size");
	place->type = array->type;
	place->at += index * size * 8;
	return 0;
}

static int bad_path(const char *path)
{
	return refuse(-EINVAL, "'%s' is no path of members, as a.b[3].c is",
		      path);
}

/* One step of the path; *text moves behind it. */
static int step(struct search *s, const char *path, const char **text,
		struct btf_place *place)
{
	size_t len = strcspn(*text, ".[]"), digits;
	const char *name = *text;

	if (**text == '[') {
		digits = strspn(*text + 1, "0123456789");
		if (!digits || (*text)[digits + 1] != ']')
			return bad_path(path);
		*text += digits + 2;
		return step_index(s, name + 1, place);
	}
	if (**text == '.')
		len = strcspn(++name, ".[]");
	if (!len || len >= sizeof(s->name))
		return bad_path(path);
	memcpy(s->name, name, len);
	s->name[len] = '\0';
	*text = name + len;
	return **text == ']' ? bad_path(path) : step_name(s, place);
}

int btf_place(const struct btf *btf, uint32_t id, const char *path,
	      struct btf_place *place)
{
	struct search s = { .btf = btf };
	const char *text = path;
	int64_t size;
	int err = 0;

	memset(place, 0, sizeof(*place));
	place->type = id;
	if (*path == '.')
		return bad_path(path);
	while (*text && !err)
		err = step(&s, path, &text, place);
	if (err)
		return err;
	size = btf_size(btf, place->type);
	place->size = size < 0 ? 0 : size;
	return 0;
}
