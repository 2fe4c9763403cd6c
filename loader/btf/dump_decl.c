/*
 * dump_decl.c - a declaration, written as C writes it: from the inside out.
 *
 *   array of 3 pointers to functions of int that return char
 *
 *       char (*name[3])(int)
 *       `before'   `after'
 *
 * What stands before the name is printed from the far end of the chain of
 * types, what stands after it from the near end.
 */
#include "loader/btf/dump_in.h"
#include "loader/err.h"

#include <string.h>

static void before(struct dumper *d, uint32_t id);
static void after(struct dumper *d, uint32_t id);

static void word(struct dumper *d, const char *text)
{
	fprintf(d->out, "%s%s", d->space ? " " : "", text);
	d->space = true;
}

/* A sign that nothing is put before, and no space behind. */
static void sign(struct dumper *d, const char *text)
{
	fputs(text, d->out);
	d->space = false;
}

static void sign_spaced(struct dumper *d, const char *text)
{
	if (d->space)
		fputc(' ', d->out);
	sign(d, text);
}

bool dump_builtin(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);

	return btf_kind(t) == BTF_KIND_TYPEDEF &&
	       !strcmp(btf_name(d->btf, t), "__builtin_va_list");
}

static const char *qualifier(int kind)
{
	switch (kind) {
	case BTF_KIND_CONST: return "const";
	case BTF_KIND_VOLATILE: return "volatile";
	case BTF_KIND_RESTRICT: return "restrict";
	}
	return NULL;
}

/* The kind behind qualifiers and tags, not behind typedefs. */
static int kind_behind(struct dumper *d, uint32_t id)
{
	const struct btf_type *t = btf_type(d->btf, id);

	for (int i = 0; i < 64 && (qualifier(btf_kind(t)) ||
				   btf_kind(t) == BTF_KIND_TYPE_TAG);
	     i++)
		t = btf_type(d->btf, t->type);
	return btf_kind(t);
}

static bool needs_parentheses(struct dumper *d, uint32_t id)
{
	int kind = kind_behind(d, id);

	return kind == BTF_KIND_ARRAY || kind == BTF_KIND_FUNC_PROTO;
}

/* Is the same said again of an array's elements? */
static bool said_again(struct dumper *d, uint32_t id, int kind)
{
	const struct btf_type *t = btf_type(d->btf, id);

	for (int i = 0; i < 64; i++) {
		if (btf_kind(t) == BTF_KIND_ARRAY)
			id = ((const struct btf_array *)btf_tail(t))->type;
		else if (qualifier(btf_kind(t)) && btf_kind(t) != kind)
			id = t->type;
		else
			break;
		t = btf_type(d->btf, id);
	}
	return btf_kind(t) == kind;
}

/* `int *const p`, but `const int i`. */
static void before_qualifier(struct dumper *d, const struct btf_type *t)
{
	const char *text = qualifier(btf_kind(t));

	if (kind_behind(d, t->type) == BTF_KIND_PTR) {
		before(d, t->type);
		word(d, text);
		return;
	}
	/* restrict is for pointers, and functions take no qualifier */
	if (btf_kind(t) != BTF_KIND_RESTRICT &&
	    !said_again(d, t->type, btf_kind(t)) &&
	    kind_behind(d, t->type) != BTF_KIND_FUNC_PROTO)
		word(d, text);
	before(d, t->type);
}

static void before_pointer(struct dumper *d, const struct btf_type *t)
{
	before(d, t->type);
	sign_spaced(d, needs_parentheses(d, t->type) ? "(*" : "*");
}

/* An anonymous enum is defined where it is used first; after that, a number
 * stands for it: its names are there already. */
static void before_enum(struct dumper *d, uint32_t id, const struct btf_type *t)
{
	bool anonymous = !*btf_name(d->btf, t);

	if (anonymous && d->state[id] != DUMP_DONE) {
		dump_enum(d, id);
	} else if (anonymous) {
		word(d, btf_kflag(t) ? "" : "unsigned");
		d->space = !btf_kflag(t);
		word(d, t->size == 1   ? "char"
			: t->size == 2 ? "short"
			: t->size == 8 ? "long long"
				       : "int");
	} else {
		word(d, "enum");
		dump_name(d, id);
	}
}

static void before_compound(struct dumper *d, uint32_t id,
			    const struct btf_type *t)
{
	if (!*btf_name(d->btf, t)) {
		dump_struct(d, id);
		return;
	}
	word(d, btf_kind(t) == BTF_KIND_UNION ? "union" : "struct");
	dump_name(d, id);
}

static void before_kind(struct dumper *d, uint32_t id, const struct btf_type *t)
{
	switch (btf_kind(t)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: before_compound(d, id, t); break;
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: before_enum(d, id, t); break;
	case BTF_KIND_FWD:
		word(d, btf_kflag(t) ? "union" : "struct");
		dump_name(d, id);
		break;
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT: before_qualifier(d, t); break;
	case BTF_KIND_PTR: before_pointer(d, t); break;
	case BTF_KIND_TYPE_TAG:
	case BTF_KIND_FUNC_PROTO: before(d, t->type); break;
	case BTF_KIND_ARRAY:
		before(d, ((struct btf_array *)btf_tail(t))->type);
		break;
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPEDEF: dump_name(d, id); break;
	default: word(d, "void"); break;
	}
}

static void before(struct dumper *d, uint32_t id)
{
	if (!dump_deeper(d))
		return;
	if (dump_builtin(d, id))
		before(d, btf_type(d->btf, id)->type);
	else
		before_kind(d, id, btf_type(d->btf, id));
	d->depth--;
}

/* "(int a, ...)": a last one of no type stands for the dots. */
static void parameters(struct dumper *d, const struct btf_type *t)
{
	const struct btf_param *p = btf_tail(t);

	sign(d, "(");
	for (uint32_t i = 0; i < btf_vlen(t); i++) {
		if (i)
			sign(d, ", ");
		if (!p[i].type)
			sign(d, "...");
		else
			dump_decl(d, p[i].type,
				  btf_string(d->btf, p[i].name_off));
	}
	sign(d, btf_vlen(t) ? ")" : "void)");
}

static void after_kind(struct dumper *d, const struct btf_type *t)
{
	const struct btf_array *array;

	switch (btf_kind(t)) {
	case BTF_KIND_PTR:
		if (needs_parentheses(d, t->type))
			sign(d, ")");
		/* fall through */
	case BTF_KIND_CONST:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG: after(d, t->type); break;
	case BTF_KIND_ARRAY:
		array = btf_tail(t);
		fprintf(d->out, "[%u]", array->nelems);
		after(d, array->type);
		break;
	case BTF_KIND_FUNC_PROTO:
		parameters(d, t);
		after(d, t->type);
		break;
	}
}

static void after(struct dumper *d, uint32_t id)
{
	if (!dump_deeper(d))
		return;
	if (dump_builtin(d, id))
		after(d, btf_type(d->btf, id)->type);
	else
		after_kind(d, btf_type(d->btf, id));
	d->depth--;
}

void dump_decl(struct dumper *d, uint32_t id, const char *name)
{
	d->space = false;
	before(d, id);
	if (*name)
		dump_ident(d, name);
	after(d, id);
	d->space = false;
}
