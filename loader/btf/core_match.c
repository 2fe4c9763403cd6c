/*
 * core_match.c - does a type of the kernel have what the path means?
 *
 *   object:  struct task { struct ns *ns; int a[4]; }     ns; a, [2]
 *
 *   kernel:  struct task { union { long x; int a[8]; }; ... struct ns *ns; }
 *
 * Members are looked for by name, in anonymous ones too; elements are
 * counted.  What is found must be of the same kind, or the program would
 * take an address for a number.
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <string.h>

#define ARRAYS 64 /* an array of arrays of ...: more is a circle */

static int bad_type(uint32_t id)
{
	return refuse(-EINVAL, "a type leads to no type [%u]", id);
}

/* ---- Are two members of a name of the same kind? ---- */

static bool plain_int(const struct btf_type *t)
{
	return BTF_INT_OFFSET(core_int(t)) == 0;
}

/* Of the same name, if both have one. */
static bool same_tag(const struct btf *a_btf, const struct btf_type *a,
		     const struct btf *b_btf, const struct btf_type *b)
{
	const char *a_name = btf_name(a_btf, a), *b_name = btf_name(b_btf, b);

	return !*a_name || !*b_name || core_same_name(a_name, b_name);
}

static int compatible(const struct core_work *w, uint32_t local, uint32_t id)
{
	for (int i = 0; i < ARRAYS; i++) {
		const struct btf *btf = w->found.btf;
		const struct btf_type *a = core_skip(w->local.btf, &local);
		const struct btf_type *b = core_skip(btf, &id);

		if (!a || !b)
			return bad_type(a ? id : local);
		if (core_is_compound(a) && core_is_compound(b))
			return 1;
		if (!core_same_kind(a, b))
			return 0;
		switch (btf_kind(a)) {
		case BTF_KIND_PTR:
		case BTF_KIND_FLOAT: return 1;
		case BTF_KIND_FWD:
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64: return same_tag(w->local.btf, a, btf, b);
		case BTF_KIND_INT: return plain_int(a) && plain_int(b);
		case BTF_KIND_ARRAY:
			local = ((const struct btf_array *)btf_tail(a))->type;
			id = ((const struct btf_array *)btf_tail(b))->type;
			break;
		default: return 0;
		}
	}
	return refuse(-E2BIG, "an array of arrays, more than %d deep", ARRAYS);
}

/* ---- One step ---- */

/* The member was found: keep it if its type fits. */
static int take_member(struct core_work *w, const struct core_step *want,
		       const struct core_step *step, const struct btf_field *f)
{
	const struct btf_type *t = btf_type(w->local.btf, want->type);
	uint32_t local = btf_field_plain(w->local.btf, t, want->index).type;
	int fits = compatible(w, local, f->type);

	if (fits > 0)
		w->found.steps[w->found.count++] = *step;
	else if (!fits)
		w->miss = (struct core_miss){ .reason = CORE_OTHER_KIND,
					      .name = want->name,
					      .local = local,
					      .type = f->type };
	return fits;
}

/* Look for a name in a struct and in what is anonymous in it.  `at` is
 * where the struct begins; *next becomes the member's type. */
static int find_member(struct core_work *w, const struct core_step *want,
		       uint32_t id, uint64_t at, int depth, uint32_t *next)
{
	const struct btf_type *t = core_skip(w->found.btf, &id);
	int found = 0;

	if (!t)
		return bad_type(id);
	if (!core_is_compound(t))
		return 0;
	if (depth >= CORE_DEPTH)
		return refuse(-E2BIG,
			      "the kernel's types are more than %d deep",
			      CORE_DEPTH);
	for (uint32_t i = 0; i < btf_vlen(t) && !found; i++) {
		struct btf_field f = btf_field_plain(w->found.btf, t, i);

		if (!core_spend(w))
			return -E2BIG;
		if (!*f.name) {
			found = find_member(w, want, f.type, at + f.at,
					    depth + 1, next);
		} else if (!strcmp(f.name, want->name)) {
			w->found.at = at + f.at;
			w->found.depth = depth + 1;
			*next = f.type;
			return take_member(w, want,
					   &(struct core_step){ f.name, id, i },
					   &f);
		}
	}
	return found;
}

static int match_member(struct core_work *w, const struct core_step *want,
			uint32_t *id)
{
	w->miss = (struct core_miss){ .reason = CORE_NO_MEMBER,
				      .name = want->name,
				      .type = *id };
	return find_member(w, want, *id, w->found.at, w->found.depth, id);
}

/* The array that is stepped into: 1; and *id is of its elements. */
static int enter_array(struct core_work *w, uint32_t index, uint32_t *id)
{
	const struct btf_type *t = btf_type(w->found.btf, *id);
	const struct btf_array *array = btf_tail(t);

	w->miss = (struct core_miss){ .reason = CORE_NO_ARRAY, .type = *id };
	if (btf_kind(t) != BTF_KIND_ARRAY)
		return 0;
	w->miss = (struct core_miss){ .reason = CORE_OUTSIDE,
				      .index = index,
				      .room = array->nelems };
	if (index >= array->nelems && !core_is_flexible(&w->found, array))
		return 0;
	*id = array->type;
	return core_skip(w->found.btf, id) ? 1 : bad_type(*id);
}

static int match_element(struct core_work *w, const struct core_step *want,
			 uint32_t *id)
{
	struct core_spec *found = &w->found;
	int err;

	/* The first one counts what the pointer points to: no array. */
	if (found->count) {
		err = enter_array(w, want->index, id);
		if (err <= 0)
			return err;
	}
	if (found->depth++ >= CORE_DEPTH)
		return refuse(-E2BIG,
			      "the kernel's types are more than %d deep",
			      CORE_DEPTH);
	found->steps[found->count++] =
		(struct core_step){ NULL, *id, want->index };
	err = core_spec_move(found, *id, want->index);
	return err ? err : 1;
}

static int match_field(struct core_work *w, uint32_t id)
{
	int fits = 1;

	for (int i = 0; i < w->local.count && fits > 0; i++) {
		const struct core_step *want = &w->local.steps[i];

		if (!core_skip(w->found.btf, &id))
			return bad_type(id);
		fits = want->name ? match_member(w, want, &id)
				  : match_element(w, want, &id);
	}
	return fits;
}

static int match_value(struct core_work *w, uint32_t id)
{
	const struct btf_type *t = core_skip(w->found.btf, &id);
	const char *want = w->local.steps[0].name;

	w->miss = (struct core_miss){ CORE_NO_ENUM, want, 0, id, 0, 0 };
	if (!core_is_enum(t))
		return 0;
	w->miss.reason = CORE_NO_MEMBER;
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		const char *name = core_enum_name(w->found.btf, t, i);

		if (!core_spend(w))
			return -E2BIG;
		if (!core_same_name(name, want))
			continue;
		w->found.steps[w->found.count++] =
			(struct core_step){ name, id, i };
		return 1;
	}
	return 0;
}

int core_match(struct core_work *w, const struct btf *btf, uint32_t id)
{
	w->found.btf = btf;
	w->found.target = true;
	w->found.root = id;
	w->found.at = 0;
	w->found.depth = w->found.count = 0;
	memset(&w->miss, 0, sizeof(w->miss));
	switch (core_family(w->query->kind)) {
	case CORE_FIELD: return match_field(w, id);
	case CORE_VALUE: return match_value(w, id);
	default: break;
	}
	if (w->query->kind == BPF_CORE_TYPE_MATCHES)
		return core_types_match(w, id);
	return core_types_compatible(w, id);
}
