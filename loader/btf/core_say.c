/*
 * core_say.c - what CO-RE found out, in words.
 */
#include "loader/btf/core_in.h"
#include "insn/near.h"
#include "loader/err.h"

#include <inttypes.h>
#include <string.h>

/* ---- What was found ---- */

/* Where it is, and what that means for a load of it. */
static void say_offset(FILE *out, const struct core_answer *a)
{
	fprintf(out, " is at byte %" PRIu64, a->new);
	if (a->new_size == a->old_size)
		return;
	if (!a->old_size || !a->new_size)
		fprintf(out, ", but a bit-field %s",
			a->new_size ? "only in the object" : "here");
	else
		fprintf(out, " and has %u bytes, not %u", a->new_size,
			a->old_size);
	if (a->no_load)
		fputs(": a load or store of it must not run", out);
}

static void say_type_id(FILE *out, const struct core_answer *a)
{
	fprintf(out, " is type [%" PRIu64 "] of %s", a->new,
		!a->type.id	     ? "the object"
		: a->type.module < 0 ? "the kernel"
				     : "a module");
}

static void say_value(FILE *out, const struct core_answer *a)
{
	uint32_t id = a->type.id;
	const struct btf_type *t = core_skip(a->type.btf, &id);

	if (btf_kflag(t))
		fprintf(out, " is %" PRId64, (int64_t)a->new);
	else if (btf_kind(t) == BTF_KIND_ENUM)
		fprintf(out, " is %" PRIu32, (uint32_t)a->new);
	else
		fprintf(out, " is %" PRIu64, a->new);
}

static void say_found(FILE *out, int kind, const struct core_answer *a)
{
	switch (kind) {
	case BPF_CORE_FIELD_BYTE_OFFSET: say_offset(out, a); break;
	case BPF_CORE_FIELD_BYTE_SIZE:
	case BPF_CORE_TYPE_SIZE:
		fprintf(out, " has %" PRIu64 " byte%s", a->new,
			a->new == 1 ? "" : "s");
		break;
	case BPF_CORE_FIELD_SIGNED:
		fputs(a->new ? " is signed" : " is unsigned", out);
		break;
	case BPF_CORE_FIELD_LSHIFT_U64:
		fprintf(out, " is shifted left by %" PRIu64 " bits", a->new);
		break;
	case BPF_CORE_FIELD_RSHIFT_U64:
		fprintf(out, " is shifted right by %" PRIu64 " bits", a->new);
		break;
	case BPF_CORE_TYPE_ID_LOCAL:
	case BPF_CORE_TYPE_ID_TARGET: say_type_id(out, a); break;
	case BPF_CORE_ENUMVAL_VALUE: say_value(out, a); break;
	case BPF_CORE_TYPE_MATCHES:
		fputs(" has all that the object's has", out);
		break;
	default: fputs(" exists", out);
	}
}

/* ---- What was not ---- */

static void near_members(struct near *n, const struct btf *btf, uint32_t id,
			 int depth)
{
	const struct btf_type *t = core_skip(btf, &id);

	if (!core_is_compound(t) || depth > 3)
		return;
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		struct btf_field f = btf_field_plain(btf, t, i);

		if (*f.name)
			near_try(n, f.name);
		else
			near_members(n, btf, f.type, depth + 1);
	}
}

static void near_values(struct near *n, const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = core_skip(btf, &id);

	for (uint32_t i = 0; core_is_enum(t) && i < btf_vlen(t); i++)
		near_try(n, core_enum_name(btf, t, i));
}

static void say_no_member(FILE *out, const struct core_work *w)
{
	uint32_t id = w->miss.type;
	bool value = core_is_enum(core_skip(w->found.btf, &id));
	char name[CORE_TEXT], best[CORE_TEXT];
	struct near n;

	near_start(&n, w->miss.name);
	if (value)
		near_values(&n, w->found.btf, id);
	else
		near_members(&n, w->found.btf, id, 0);
	fprintf(out, "type `%s` has no %s `%s`",
		core_title(name, w->found.btf, id), value ? "value" : "field",
		core_clean(best, w->miss.name));
	if (n.best && n.distance < (int)strlen(w->miss.name))
		fprintf(out, " (did you mean `%s`?)", core_clean(best, n.best));
}

/* "field `pid` of `struct task` is a pointer here, in the object a number" */
static void say_other_kind(FILE *out, const struct core_work *w)
{
	const char *here = core_kind_word(w->found.btf, w->miss.type);
	const char *there = core_kind_word(w->local.btf, w->miss.local);
	char name[CORE_TEXT], one[CORE_TEXT], two[CORE_TEXT];

	fprintf(out, "field `%s` of `%s` is ", core_clean(one, w->miss.name),
		core_title(name, w->found.btf, w->found.root));
	core_title(one, w->found.btf, w->miss.type);
	core_title(two, w->local.btf, w->miss.local);
	if (here != there)
		fprintf(out, "%s here, in the object %s", here, there);
	else if (strcmp(one, two))
		fprintf(out, "`%s` here, in the object `%s`", one, two);
	else
		fprintf(out, "another `%s` than the object's", one);
}

static void say_fewer(FILE *out, const struct core_work *w)
{
	uint32_t id = w->miss.type;
	bool is_enum = core_is_enum(core_skip(w->found.btf, &id));
	char title[CORE_TEXT];

	fprintf(out, "type `%s` has %u %s%s, in the object %u",
		core_title(title, w->found.btf, id), w->miss.room,
		is_enum ? "value" : "field", w->miss.room == 1 ? "" : "s",
		w->miss.index);
}

static void say_miss(FILE *out, const struct core_work *w)
{
	char text[CORE_TEXT];

	if (w->miss.name && !*w->miss.name) {
		fprintf(out, "type `%s` differs in a member without a name",
			core_title(text, w->found.btf, w->found.root));
		return;
	}
	switch (w->miss.reason) {
	case CORE_NO_MEMBER: say_no_member(out, w); return;
	case CORE_OTHER_KIND: say_other_kind(out, w); return;
	case CORE_FEWER: say_fewer(out, w); return;
	default: break;
	}
	fputs(core_subject(text, &w->local, w->query->kind), out);
	if (w->miss.reason == CORE_OUTSIDE)
		fprintf(out, ": element %u is behind the end, there are %u",
			w->miss.index, w->miss.room);
	else if (w->miss.reason == CORE_NO_ARRAY)
		fprintf(out, ": no array here, but %s",
			core_kind_word(w->found.btf, w->miss.type));
	else if (w->miss.reason == CORE_NO_ENUM)
		fputs(": no enum here", out);
	else
		fputs(" is another type here", out);
}

/* No type of that name and kind. */
static void say_no_type(FILE *out, const struct core_work *w,
			const struct target_type *other)
{
	char title[CORE_TEXT];

	fprintf(out, "no type `%s` in this kernel's types",
		core_title(title, w->local.btf, w->local.root));
	if (other->id)
		fprintf(out, ", but `%s`",
			core_title(title, other->btf, other->id));
}

static bool has_kind(const struct core_work *w, const struct target_type *other)
{
	return other->id &&
	       core_same_kind(btf_type(w->local.btf, w->local.root),
			      btf_type(other->btf, other->id));
}

static void say_missing(FILE *out, struct core_work *w,
			const struct target_type *other)
{
	if (!has_kind(w, other))
		say_no_type(out, w, other);
	else if (core_match(w, other->btf, other->id) >= 0)
		say_miss(out, w);
	else
		fputs(err_text(), out);
}

void core_say(FILE *out, const struct core_query *query,
	      const struct core_answer *answer)
{
	char text[CORE_TEXT];
	struct core_work w;

	if (core_begin(&w, query)) {
		fputs(err_text(), out);
	} else if (answer->found) {
		fputs(core_subject(text, &w.local, query->kind), out);
		say_found(out, query->kind, answer);
	} else {
		say_missing(out, &w, &answer->other);
	}
	err_clear();
}
