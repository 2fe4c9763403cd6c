/*
 * core_text.c - types and fields in words, for the sentences of CO-RE.
 */
#include "loader/btf/core_in.h"

#include <stdio.h>
#include <string.h>

#define DEPTH 8 /* pointers to pointers that are written down */

static const struct {
	const char *title, *word;
} kinds[NR_BTF_KINDS] = {
	[BTF_KIND_UNKN] = { "", "void" },
	[BTF_KIND_INT] = { "", "a number" },
	[BTF_KIND_PTR] = { "", "a pointer" },
	[BTF_KIND_ARRAY] = { "", "an array" },
	[BTF_KIND_STRUCT] = { "struct ", "a struct" },
	[BTF_KIND_UNION] = { "union ", "a union" },
	[BTF_KIND_ENUM] = { "enum ", "an enum" },
	[BTF_KIND_FWD] = { "struct ", "a struct that is only declared" },
	[BTF_KIND_TYPEDEF] = { "", "a typedef" },
	[BTF_KIND_VOLATILE] = { "volatile ", "volatile" },
	[BTF_KIND_CONST] = { "const ", "const" },
	[BTF_KIND_RESTRICT] = { "restrict ", "restrict" },
	[BTF_KIND_FUNC] = { "function ", "a function" },
	[BTF_KIND_FUNC_PROTO] = { "", "a function" },
	[BTF_KIND_VAR] = { "variable ", "a variable" },
	[BTF_KIND_DATASEC] = { "section ", "a section" },
	[BTF_KIND_FLOAT] = { "", "a floating-point number" },
	[BTF_KIND_DECL_TAG] = { "tag ", "a tag" },
	[BTF_KIND_TYPE_TAG] = { "", "a tag" },
	[BTF_KIND_ENUM64] = { "enum ", "an enum" },
};

/* A text that is being made, of CORE_TEXT bytes. */
struct text {
	char *at;
	size_t left;
};

/* Names are a file's: no escape sequence may reach a terminal. */
static void put(struct text *text, const char *words)
{
	for (; *words && text->left > 1; words++, text->left--)
		*text->at++ = *words >= ' ' && *words < 127 ? *words : '?';
	*text->at = '\0';
}

static void put_named(struct text *text, const struct btf *btf,
		      const struct btf_type *t)
{
	int kind = btf_kind(t);
	const char *name = btf_name(btf, t);

	if (kind == BTF_KIND_FWD && btf_kflag(t))
		kind = BTF_KIND_UNION;
	put(text, *name ? kinds[kind].title : "");
	put(text, *name ? name : kinds[kind].word);
}

/* "struct s *[2]": pointers and arrays of it, as far as they go. */
static void put_title(struct text *text, const struct btf *btf, uint32_t id,
		      int depth)
{
	const struct btf_type *t = btf_type(btf, id);
	const struct btf_array *array;
	char count[16];

	switch (depth < DEPTH ? btf_kind(t) : BTF_KIND_UNKN) {
	case BTF_KIND_PTR:
		put_title(text, btf, t->type, depth + 1);
		put(text, text->at[-1] == '*' ? "*" : " *");
		break;
	case BTF_KIND_ARRAY:
		array = btf_tail(t);
		put_title(text, btf, array->type, depth + 1);
		snprintf(count, sizeof(count), "[%u]", array->nelems);
		put(text, count);
		break;
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
		put(text, kinds[btf_kind(t)].title);
		put_title(text, btf, t->type, depth + 1);
		break;
	default: put_named(text, btf, depth < DEPTH ? t : NULL);
	}
}

const char *core_title(char *buf, const struct btf *btf, uint32_t id)
{
	struct text text = { buf, CORE_TEXT };

	put_title(&text, btf, id, 0);
	return buf;
}

const char *core_clean(char *buf, const char *name)
{
	struct text text = { buf, CORE_TEXT };

	put(&text, name);
	return buf;
}

const char *core_kind_word(const struct btf *btf, uint32_t id)
{
	return kinds[btf_kind(core_skip(btf, &id))].word;
}

/* "ns.inum", "a[2]"; nothing for the type itself. */
static void put_path(struct text *text, const struct core_spec *spec)
{
	char index[16];

	for (int i = 0; i < spec->count; i++) {
		const struct core_step *step = &spec->steps[i];
		bool first = i == 0 || (i == 1 && !spec->steps[0].index);

		snprintf(index, sizeof(index), "[%u]", step->index);
		if (step->name && !first)
			put(text, ".");
		if (step->name)
			put(text, step->name);
		else if (i > 0 || step->index)
			put(text, index);
	}
}

const char *core_subject(char *buf, const struct core_spec *spec, int kind)
{
	struct text text = { buf, CORE_TEXT };
	bool whole = spec->count == 1 && !spec->steps[0].index;

	if (core_family(kind) == CORE_VALUE) {
		put(&text, "value `");
		put(&text, spec->steps[0].name);
		put(&text, "` of ");
	} else if (core_family(kind) == CORE_FIELD && !whole) {
		put(&text, "field `");
		put_path(&text, spec);
		put(&text, "` of ");
	}
	put(&text, "`");
	put_title(&text, spec->btf, spec->root, 0);
	put(&text, "`");
	return buf;
}
