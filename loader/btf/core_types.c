/*
 * core_types.c - is a type of the kernel the one that is meant?
 *
 *   compatible      asked by "does it exist", "how big": of the same kind;
 *                   through pointers and arrays, and for functions all
 *                   arguments.  Members do not count.
 *   match           all that the object's type has, the kernel's has too:
 *                   members by name and type, values of enums by name.
 *                   Behind a pointer a struct's name is enough.
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	CHAIN = 32, /* pointers to pointers, arrays of arrays */
	LEVELS = 32 /* structs in structs, functions in functions */
};

/* Two types side by side: the object's and the kernel's. */
struct pair {
	uint32_t local, id;
	const struct btf_type *a, *b;
};

static int too_deep(void)
{
	return refuse(-E2BIG, "types in types, more than %d deep", LEVELS);
}

/* Both behind their typedefs. */
static int skip_both(struct core_work *w, struct pair *p)
{
	p->a = core_skip(w->local.btf, &p->local);
	p->b = core_skip(w->found.btf, &p->id);
	if (!p->a || !p->b)
		return refuse(-EINVAL, "a type leads to no type [%u]",
			      p->a ? p->id : p->local);
	return core_spend(w) ? 0 : -E2BIG;
}

/* To what both point to, or have as elements, or return. */
static void go_on(struct pair *p)
{
	const struct btf_array *a = btf_tail(p->a), *b = btf_tail(p->b);
	bool array = btf_kind(p->a) == BTF_KIND_ARRAY;

	p->local = array ? a->type : p->a->type;
	p->id = array ? b->type : p->b->type;
}

/* ---- Compatible ---- */

static int compatible(struct core_work *w, struct pair p, int levels);

static int compatible_args(struct core_work *w, const struct pair *p,
			   int levels)
{
	const struct btf_param *a = btf_tail(p->a), *b = btf_tail(p->b);
	int fits = 1;

	if (btf_vlen(p->a) != btf_vlen(p->b)) {
		w->miss = (struct core_miss){ .reason = CORE_ARGUMENTS,
					      .index = btf_vlen(p->a),
					      .room = btf_vlen(p->b) };
		return 0;
	}
	for (uint32_t i = 0; i < btf_vlen(p->a) && fits > 0; i++) {
		fits = levels > 0
			       ? compatible(w,
					    (struct pair){ a[i].type, b[i].type,
							   NULL, NULL },
					    levels - 1)
			       : too_deep();
		if (!fits && w->miss.reason == CORE_PART)
			w->miss.index = i + 1;
	}
	return fits;
}

static int unlike(struct core_work *w, const struct pair *p, int pointers,
		  bool result)
{
	w->miss = (struct core_miss){ .reason = CORE_PART,
				      .name = result ? "its result" : "it",
				      .local = p->local,
				      .type = p->id,
				      .room = pointers };
	return 0;
}

static int compatible(struct core_work *w, struct pair p, int levels)
{
	int fits, pointers = 0;
	bool result = false;

	for (int i = 0; i < CHAIN; i++) {
		if (skip_both(w, &p))
			return -EINVAL;
		if (!core_same_kind(p.a, p.b))
			return unlike(w, &p, pointers, result);
		switch (btf_kind(p.a)) {
		case BTF_KIND_UNKN:
		case BTF_KIND_STRUCT:
		case BTF_KIND_UNION:
		case BTF_KIND_ENUM:
		case BTF_KIND_FWD:
		case BTF_KIND_ENUM64: return 1;
		case BTF_KIND_INT:
			return !BTF_INT_OFFSET(core_int(p.a)) &&
			       !BTF_INT_OFFSET(core_int(p.b));
		case BTF_KIND_FUNC_PROTO:
			fits = compatible_args(w, &p, levels);
			if (fits <= 0)
				return fits;
			result = true;
			break;
		case BTF_KIND_PTR:
		case BTF_KIND_ARRAY: pointers++; break;
		default: return 0;
		}
		go_on(&p);
	}
	return too_deep();
}

int core_types_compatible(struct core_work *work, uint32_t id)
{
	return compatible(work,
			  (struct pair){ work->local.root, id, NULL, NULL },
			  LEVELS);
}

/* "argument 1 leads to a struct, declared is a number" */
static void say_part(const struct core_work *w, char *why, size_t size)
{
	const struct core_miss *m = &w->miss;
	uint32_t local = m->local;
	const struct btf_type *own = core_skip(w->local.btf, &local);
	bool forward = btf_kind(own) == BTF_KIND_FWD;
	char who[32], title[CORE_TEXT];

	snprintf(who, sizeof(who), "argument %u", m->index);
	snprintf(why, size, "%s %s %s, declared is %s%s%s%s",
		 m->index ? who : m->name, m->room ? "leads to" : "is",
		 core_kind_word(w->found.btf, m->type),
		 core_kind_word(w->local.btf, local), forward ? " (`" : "",
		 forward ? core_title(title, w->local.btf, local) : "",
		 forward ? " {};` is enough)" : "");
}

static void say_why(const struct core_work *w, char *why, size_t size)
{
	*why = '\0';
	if (w->miss.reason == CORE_ARGUMENTS)
		snprintf(why, size, "it takes %u arguments, declared are %u",
			 w->miss.room, w->miss.index);
	else if (w->miss.reason == CORE_PART)
		say_part(w, why, size);
}

bool core_compatible(const struct btf *own, uint32_t own_id,
		     const struct btf *btf, uint32_t id, char *why, size_t size)
{
	bool fits;
	struct core_work work = { .local = { .btf = own },
				  .found = { .btf = btf },
				  .left = 1 << 16 };

	fits = compatible(&work, (struct pair){ own_id, id, NULL, NULL },
			  LEVELS) > 0;
	say_why(&work, why, size);
	return fits;
}

/* ---- Match ---- */

static int match(struct core_work *w, struct pair p, bool pointed, int levels);

static bool same_name(const char *local, const char *name)
{
	return *name ? core_same_name(local, name) : !*local;
}

/* Is there a value of that name in the kernel's enum? */
static int has_value(struct core_work *w, const struct pair *p,
		     const char *name)
{
	for (uint32_t i = 0; i < btf_vlen(p->b); i++) {
		if (!core_spend(w))
			return -E2BIG;
		if (same_name(name, core_enum_name(w->found.btf, p->b, i)))
			return 1;
	}
	return 0;
}

/* No more members or values than the kernel's has? */
static bool enough(struct core_work *w, const struct pair *p)
{
	w->miss = (struct core_miss){ .reason = CORE_FEWER,
				      .type = p->id,
				      .index = btf_vlen(p->a),
				      .room = btf_vlen(p->b) };
	return btf_vlen(p->a) <= btf_vlen(p->b);
}

static int match_enum(struct core_work *w, const struct pair *p)
{
	int fits = 1;

	if (!core_is_enum(p->b) || p->a->size != p->b->size || !enough(w, p))
		return 0;
	for (uint32_t i = 0; i < btf_vlen(p->a) && fits > 0; i++) {
		const char *name = core_enum_name(w->local.btf, p->a, i);

		fits = has_value(w, p, name);
		if (!fits)
			w->miss = (struct core_miss){ .reason = CORE_NO_MEMBER,
						      .name = name,
						      .type = p->id };
	}
	return fits;
}

/* Has the kernel's struct a member of that name that matches? */
static int has_member(struct core_work *w, const struct pair *p,
		      const struct btf_field *want, int levels)
{
	struct core_miss miss = { .reason = CORE_NO_MEMBER,
				  .name = want->name,
				  .type = p->id };
	int fits = 0;

	for (uint32_t i = 0; i < btf_vlen(p->b) && !fits; i++) {
		struct btf_field f = btf_field_plain(w->found.btf, p->b, i);

		if (!core_spend(w))
			return -E2BIG;
		if (!same_name(want->name, f.name))
			continue;
		miss.reason = CORE_OTHER_KIND;
		miss.local = want->type;
		miss.type = f.type;
		fits = match(w, (struct pair){ want->type, f.type, NULL, NULL },
			     false, levels - 1);
	}
	w->miss = miss;
	return fits;
}

static int match_compound(struct core_work *w, const struct pair *p, int levels)
{
	int fits = 1;

	if (btf_kind(p->a) != btf_kind(p->b) || !enough(w, p))
		return 0;
	for (uint32_t i = 0; i < btf_vlen(p->a) && fits > 0; i++) {
		struct btf_field f = btf_field_plain(w->local.btf, p->a, i);

		fits = has_member(w, p, &f, levels);
	}
	return fits;
}

/* struct a, behind a pointer: another one of the name, or "struct a;" */
static int match_pointed(const struct pair *p)
{
	int a = btf_kind(p->a), b = btf_kind(p->b);

	if (a == BTF_KIND_FWD && b == BTF_KIND_FWD)
		return btf_kflag(p->a) == btf_kflag(p->b);
	if (a == BTF_KIND_FWD)
		a = btf_kflag(p->a) ? BTF_KIND_UNION : BTF_KIND_STRUCT;
	else if (b == BTF_KIND_FWD)
		b = btf_kflag(p->b) ? BTF_KIND_UNION : BTF_KIND_STRUCT;
	return a == b;
}

static int match_forward(const struct pair *p)
{
	return btf_kind(p->b) == BTF_KIND_FWD &&
	       btf_kflag(p->a) == btf_kflag(p->b);
}

static bool match_int(const struct pair *p)
{
	uint32_t a = BTF_INT_ENCODING(core_int(p->a));
	uint32_t b = BTF_INT_ENCODING(core_int(p->b));

	return p->a->size == p->b->size &&
	       (a & BTF_INT_SIGNED) == (b & BTF_INT_SIGNED);
}

static int match_args(struct core_work *w, const struct pair *p, bool pointed,
		      int levels)
{
	const struct btf_param *a = btf_tail(p->a), *b = btf_tail(p->b);
	int fits = 1;

	if (btf_vlen(p->a) != btf_vlen(p->b))
		return 0;
	for (uint32_t i = 0; i < btf_vlen(p->a) && fits > 0; i++)
		fits = match(w,
			     (struct pair){ a[i].type, b[i].type, NULL, NULL },
			     pointed, levels - 1);
	return fits;
}

static bool same_count(const struct pair *p)
{
	const struct btf_array *a = btf_tail(p->a), *b = btf_tail(p->b);

	return a->nelems == b->nelems;
}

/* What ends the chain of pointers and arrays. */
static int match_end(struct core_work *w, const struct pair *p, bool pointed,
		     int levels)
{
	switch (btf_kind(p->a)) {
	case BTF_KIND_UNKN: return btf_kind(p->b) == BTF_KIND_UNKN;
	case BTF_KIND_FWD: return pointed ? match_pointed(p) : match_forward(p);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return match_enum(w, p);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return pointed ? match_pointed(p)
			       : match_compound(w, p, levels);
	case BTF_KIND_INT:
		return btf_kind(p->b) == BTF_KIND_INT && match_int(p);
	default: return 0;
	}
}

static int match(struct core_work *w, struct pair p, bool pointed, int levels)
{
	int fits;

	for (int i = 0; i < CHAIN && levels > 0; i++) {
		if (skip_both(w, &p))
			return -EINVAL;
		if (!same_name(btf_name(w->local.btf, p.a),
			       btf_name(w->found.btf, p.b)))
			return 0;
		switch (btf_kind(p.a)) {
		case BTF_KIND_PTR: pointed = true; break;
		case BTF_KIND_ARRAY:
		case BTF_KIND_FUNC_PROTO: break;
		default: return match_end(w, &p, pointed, levels);
		}
		if (btf_kind(p.a) != btf_kind(p.b))
			return 0;
		if (btf_kind(p.a) == BTF_KIND_ARRAY && !same_count(&p))
			return 0;
		fits = btf_kind(p.a) == BTF_KIND_FUNC_PROTO
			       ? match_args(w, &p, pointed, levels)
			       : 1;
		if (fits <= 0)
			return fits;
		go_on(&p);
	}
	return too_deep();
}

int core_types_match(struct core_work *work, uint32_t id)
{
	return match(work, (struct pair){ work->local.root, id, NULL, NULL },
		     false, LEVELS);
}
