/*
 * core.c - CO-RE: from a record to its answer: see core.h.
 */
#include "loader/btf/core_in.h"
#include "loader/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	LOOKS = 1 << 20, /* for one record; honest types need few thousand */
	CHAIN = 64	 /* a longer chain of typedefs and const is a circle */
};

/* enum bpf_core_relo_kind; the names are what it asks. */
static const struct {
	const char *name;
	enum core_family family;
} kinds[] = {
	[BPF_CORE_FIELD_BYTE_OFFSET] = { "field byte offset", CORE_FIELD },
	[BPF_CORE_FIELD_BYTE_SIZE] = { "field byte size", CORE_FIELD },
	[BPF_CORE_FIELD_EXISTS] = { "field exists", CORE_FIELD },
	[BPF_CORE_FIELD_SIGNED] = { "field signed", CORE_FIELD },
	[BPF_CORE_FIELD_LSHIFT_U64] = { "field shift left", CORE_FIELD },
	[BPF_CORE_FIELD_RSHIFT_U64] = { "field shift right", CORE_FIELD },
	[BPF_CORE_TYPE_ID_LOCAL] = { "type id, the object's", CORE_TYPE },
	[BPF_CORE_TYPE_ID_TARGET] = { "type id, the kernel's", CORE_TYPE },
	[BPF_CORE_TYPE_EXISTS] = { "type exists", CORE_TYPE },
	[BPF_CORE_TYPE_SIZE] = { "type size", CORE_TYPE },
	[BPF_CORE_ENUMVAL_EXISTS] = { "enum value exists", CORE_VALUE },
	[BPF_CORE_ENUMVAL_VALUE] = { "enum value", CORE_VALUE },
	[BPF_CORE_TYPE_MATCHES] = { "type matches", CORE_TYPE },
};
#define KINDS (int)(sizeof(kinds) / sizeof(kinds[0]))

enum core_family core_family(int kind)
{
	return kind >= 0 && kind < KINDS ? kinds[kind].family : CORE_NONE;
}

const char *core_kind_name(int kind)
{
	return kind >= 0 && kind < KINDS ? kinds[kind].name : "";
}

/* ---- Types ---- */

const struct btf_type *core_skip(const struct btf *btf, uint32_t *id)
{
	static const struct btf_type nothing;

	for (int i = 0; i < CHAIN && *id; i++) {
		const struct btf_type *t = btf_type(btf, *id);

		switch (btf_kind(t)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_CONST:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG: *id = t->type; break;
		default: return t;
		}
	}
	return *id ? NULL : &nothing;
}

const char *core_enum_name(const struct btf *btf, const struct btf_type *t,
			   uint32_t i)
{
	const struct btf_enum64 *wide = btf_tail(t);
	const struct btf_enum *narrow = btf_tail(t);

	return btf_string(btf, btf_kind(t) == BTF_KIND_ENUM ? narrow[i].name_off
							    : wide[i].name_off);
}

bool core_same_name(const char *a, const char *b)
{
	size_t len = target_name_len(a);

	return target_name_len(b) == len && !memcmp(a, b, len);
}

/* ---- A search ---- */

bool core_spend(struct core_work *work)
{
	if (work->left-- > 0)
		return true;
	refuse(-E2BIG, "types without end: looked at %d and gave up", LOOKS);
	return false;
}

int core_begin(struct core_work *work, const struct core_query *query)
{
	work->query = query;
	work->left = LOOKS;
	return core_spec_read(query, &work->local);
}

/* The kinds a type of the kernel may have to be asked. */
static uint32_t kinds_like(const struct core_query *query)
{
	int kind = btf_kind(btf_type(query->btf, query->type));
	uint32_t enums = 1u << BTF_KIND_ENUM | 1u << BTF_KIND_ENUM64;

	return enums >> kind & 1 ? enums : 1u << kind;
}

static const char *root_name(const struct core_query *query)
{
	return btf_name(query->btf, btf_type(query->btf, query->type));
}

int core_want(const struct core_query *query, struct target *target)
{
	const char *name = root_name(query);

	if (query->kind == BPF_CORE_TYPE_ID_LOCAL || !*name)
		return 0;
	return target_want(target, name, TARGET_TYPES | kinds_like(query));
}

/* ---- Candidates ---- */

/* All types of the name are asked, and have to agree. */
struct vote {
	struct core_work work;
	struct target *target;
	struct core_answer *answer; /* of the first that fits */
	struct core_value old;
	uint64_t at; /* the bit where that one has the field */
};

/* What the load of a field of another size would do: a pointer or a number
 * without sign is filled up with zeros. */
static bool can_resize(const struct vote *v, const struct core_value *new)
{
	const struct btf_type *a = btf_type(v->work.local.btf, v->old.type);
	const struct btf_type *b = btf_type(v->work.found.btf, new->type);

	if (btf_kind(a) != btf_kind(b) || btf_kind(a) != BTF_KIND_INT)
		return btf_kind(a) == BTF_KIND_PTR &&
		       btf_kind(b) == BTF_KIND_PTR;
	return BTF_INT_ENCODING(core_int(a)) != BTF_INT_SIGNED &&
	       BTF_INT_ENCODING(core_int(b)) != BTF_INT_SIGNED;
}

/* "[12] struct foo___old of nf_conntrack" */
static const char *name_candidate(char text[CORE_TEXT], const struct vote *v,
				  const struct target_type *type)
{
	char title[CORE_TEXT];
	bool module = type->module >= 0;

	snprintf(text, CORE_TEXT, "[%u] %.100s%s%.40s", type->id,
		 core_title(title, type->btf, type->id), module ? " of " : "",
		 module ? v->target->modules[type->module].name : "");
	return text;
}

static int disagree(const struct vote *v, const struct target_type *type,
		    uint64_t number)
{
	const struct core_work *w = &v->work;
	char subject[CORE_TEXT], one[CORE_TEXT], two[CORE_TEXT];
	bool bits = v->at != w->found.at;

	return refuse(-EINVAL,
		      "%s: the kernel's types disagree: %s says %s %llu, "
		      "%s says %llu",
		      core_subject(subject, &w->local, w->query->kind),
		      name_candidate(one, v, &v->answer->type),
		      bits ? "bit" : core_kind_name(w->query->kind),
		      (unsigned long long)(bits ? v->at : v->answer->new),
		      name_candidate(two, v, type),
		      (unsigned long long)(bits ? w->found.at : number));
}

/* One type that fits. */
static int take_vote(struct vote *v, const struct target_type *type)
{
	struct core_answer *answer = v->answer;
	struct core_value new;

	if (core_value(v->work.query->kind, &v->work.found, &new))
		return -EINVAL;
	if (answer->found)
		return v->at == v->work.found.at && answer->new == new.number
			       ? 0
			       : disagree(v, type, new.number);
	v->at = v->work.found.at;
	answer->found = true;
	answer->type = *type;
	answer->new = new.number;
	answer->new_size = new.size;
	answer->no_load = new.size != v->old.size && !can_resize(v, &new);
	return 0;
}

static int take_votes(struct vote *v)
{
	const struct core_query *query = v->work.query;
	uint32_t like = kinds_like(query);
	struct target_type *other = &v->answer->other;
	const struct target_type *types;
	int count = target_find(v->target, root_name(query), like, &types);
	int fits = 0, asked = 0;

	for (int i = 0; i < count && fits >= 0; i++) {
		const struct btf_type *t = btf_type(types[i].btf, types[i].id);
		bool ask = like >> btf_kind(t) & 1;

		if (asked == 0 && (ask || i == 0))
			*other = types[i];
		if (!ask)
			continue;
		asked++;
		fits = core_match(&v->work, types[i].btf, types[i].id);
		if (fits > 0)
			fits = take_vote(v, &types[i]);
	}
	return count < 0 ? count : fits < 0 ? fits : 0;
}

/* ---- The answer ---- */

/* No type of the kernel fits; 0 is an answer to some questions. */
static bool needs_poison(int kind)
{
	return core_family(kind) != CORE_TYPE &&
	       kind != BPF_CORE_FIELD_EXISTS && kind != BPF_CORE_ENUMVAL_EXISTS;
}

static int ask_kernel(struct vote *v)
{
	const struct core_query *query = v->work.query;
	struct core_answer *answer = v->answer;
	int err;

	if (!*root_name(query))
		return refuse(-EOPNOTSUPP,
			      "type [%u] has no name to look for in a kernel",
			      query->type);
	if (core_value(query->kind, &v->work.local, &v->old))
		return -EINVAL;
	answer->old = v->old.number;
	answer->old_size = v->old.size;
	answer->check = v->old.check;
	err = core_want(query, v->target);
	if (!err)
		err = take_votes(v);
	answer->poison = !answer->found && needs_poison(query->kind);
	return err;
}

int core_resolve(const struct core_query *query, struct target *target,
		 struct core_answer *answer)
{
	struct vote v = { .target = target, .answer = answer };
	int err;

	memset(answer, 0, sizeof(*answer));
	err = core_begin(&v.work, query);
	if (err || query->kind != BPF_CORE_TYPE_ID_LOCAL)
		return err ? err : ask_kernel(&v);
	answer->found = true;
	answer->old = answer->new = query->type;
	return 0;
}
